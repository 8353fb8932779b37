import { expect, test as base, type BrowserContext, type Page } from "@playwright/test";

/** What must never happen on any page of a context, as it happened. */
export type Faults = {
  readonly list: readonly string[];
  /** Lets faults that contain the text pass, where a test provokes them. */
  allow(text: string): void;
};

/** Watches a context: requests to another origin, errors on the console, uncaught errors, refusals by the policy. */
export async function watch(context: BrowserContext, origin: string): Promise<Faults> {
  const list: string[] = [];
  const allowed: string[] = [];
  const fault = (text: string) => {
    if (!allowed.some((part) => text.includes(part))) list.push(text);
  };
  // `blob:` addresses carry the origin that made them; `data:` ones go nowhere.
  const isOwn = (url: string) => url.startsWith("data:") || new URL(url).origin === origin;
  context.on("request", (request) => {
    if (!isOwn(request.url())) fault(`foreign request: ${request.method()} ${request.url()}`);
  });
  context.on("console", (message) => {
    if (message.type() === "error") fault(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => fault(`uncaught: ${error.error().message}`));
  await context.exposeBinding("reportPolicyViolation", (_, text: string) => fault(`policy: ${text}`));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      const report = (globalThis as unknown as { reportPolicyViolation(text: string): void }).reportPolicyViolation;
      report(`${event.effectiveDirective} refuses ${event.blockedURI || event.sample}`);
    });
  });
  return { list, allow: (text) => void allowed.push(text) };
}

/** Waits until the app has drawn itself. */
export async function started(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

/** Waits until the service worker controls the page and has kept the page's language. */
export async function kept(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    if (!navigator.serviceWorker.controller) return false;
    const language = performance.getEntriesByType("resource").filter((entry) => /\/(en|es|pt|fr)\./.test(entry.name));
    if (language.length === 0) return false;
    const held = await Promise.all(language.map((entry) => caches.match(entry.name, { ignoreVary: true })));
    return held.every(Boolean);
  });
}

/** The `test` of every browser test here: it fails on any fault, even when all that it asserts is so. */
export const test = base.extend<{ faults: Faults }>({
  faults: [
    async ({ context, baseURL }, use) => {
      const faults = await watch(context, new URL(baseURL!).origin);
      await use(faults);
      expect(faults.list, "no foreign request, console error, uncaught error or policy violation").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
