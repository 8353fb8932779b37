import { expect, kept, started, test } from "./app.ts";
import { Host } from "./host.ts";

test("the app starts from the root and from any folder", async ({ page }) => {
  for (const path of ["/", "/any/where/", "/any/where/index.html"]) {
    await page.goto(path);
    await started(page);
  }
});

test("the answers carry the policy, the types and the compression of _headers", async ({ page }) => {
  const answers = new Map<string, Record<string, string>>();
  page.on("response", (response) => answers.set(new URL(response.url()).pathname, response.headers()));
  await page.goto("/");
  await started(page);
  const first = page.locator("head > :first-child");
  await expect(first).toHaveAttribute("http-equiv", "Content-Security-Policy");
  const policy = await first.getAttribute("content");
  expect(answers.get("/")!["content-security-policy"]).toBe(`${policy}; frame-ancestors 'none'`);
  const wasm = [...answers].find(([path]) => path.endsWith(".wasm"))![1];
  expect(wasm["content-type"]).toBe("application/wasm");
  expect(wasm["content-encoding"]).toBe("br");
  expect(wasm["cache-control"]).toContain("immutable");
});

test("the page fetches no file twice", async ({ page }) => {
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (!request.serviceWorker()) fetched.push(request.url());
  });
  await page.goto("/");
  await started(page);
  expect(fetched.filter((url, place) => fetched.indexOf(url) !== place)).toEqual([]);
});

test("foreign requests and inline code are refused by the policy", async ({ page, faults }) => {
  // What the test provokes is reported as it should be.
  faults.allow("Content Security Policy");
  faults.allow("policy: connect-src");
  faults.allow("policy: script-src");
  await page.goto("/");
  await started(page);
  const outcome = await page.evaluate(async () => {
    // The page and the server each state the policy, and each refusal is reported by both, some time later.
    const refused = new Set<string>();
    const both = new Promise<void>((done) =>
      addEventListener("securitypolicyviolation", (event) => {
        refused.add(event.effectiveDirective);
        if (refused.size === 2) done();
      }),
    );
    const script = document.createElement("script");
    script.append("window.injected = true");
    document.body.append(script);
    const sent = await fetch("https://baremo.invalid/", { method: "POST", body: "x", mode: "no-cors" }).then(
      () => true,
      () => false,
    );
    await both;
    return { sent, refused: [...refused].sort(), injected: "injected" in window };
  });
  expect(outcome).toEqual({ sent: false, injected: false, refused: ["connect-src", "script-src-elem"] });
});

for (const path of ["/", "/any/where/"]) {
  test(`the app works offline after the first visit of ${path}`, async ({ page, context }) => {
    await page.goto(path);
    await started(page);
    await kept(page);
    await context.setOffline(true);
    await page.reload();
    await started(page);
  });
}

test("a language that arrives after the service worker is kept too", async ({ page, context }) => {
  let arrive = () => {};
  const late = new Promise<void>((done) => (arrive = done));
  await context.route(/\/(en|es|pt|fr)\.[0-9a-f]{16}\.json$/, async (route) => {
    if (!route.request().serviceWorker()) await late;
    await route.continue();
  });
  await page.goto("/");
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  arrive();
  await started(page);
  await kept(page);
  await context.setOffline(true);
  await page.reload();
  await started(page);
});

test("a page that is opened later is fetched then, says so when it cannot be, and is kept", async ({ page, context, faults }) => {
  faults.allow("net::ERR_FAILED");
  faults.allow("Failed to fetch");
  faults.allow("apart-");
  const parts: string[] = [];
  context.on("request", (request) => {
    if (request.url().includes("/apart-")) parts.push(request.url());
  });
  await page.goto("/");
  await started(page);
  await kept(page);
  expect(parts).toEqual([]);

  await context.route("**/apart-*", (route) => route.abort());
  await page.goto("/#/method");
  await expect(page.getByRole("alert")).toContainText("This page has not arrived.");
  await context.unroute("**/apart-*");
  await page.getByRole("button", { name: "Try again" }).click();
  const title = page.getByRole("heading", { level: 1, name: "How a level comes about" });
  await expect(title).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);

  // From now on it is kept for offline use.
  const inCache = (url: string) => page.evaluate(async (url) => Boolean(await caches.match(url, { ignoreVary: true })), url);
  expect(parts.length).toBeGreaterThan(0);
  for (const part of new Set(parts)) await expect.poll(() => inCache(part)).toBe(true);
  await context.setOffline(true);
  await page.reload();
  await expect(title).toBeVisible();
});

/** On a host of its own, which the watch takes for the app's origin. */
const hosted = test.extend<{ host: Host }>({
  host: async ({}, use) => {
    const host = await Host.start();
    await use(host);
    await host.stop();
  },
  baseURL: async ({ host }, use) => use(host.url),
});

hosted.describe("on a plain host", () => {
  hosted("the app opens when the host is gone", async ({ page, context, host }) => {
    await page.goto("/");
    await started(page);
    await kept(page);
    await page.close();
    await host.stop();
    const again = await context.newPage();
    await again.goto("/");
    await started(again);
  });

  hosted("a new version waits until the person agrees", async ({ page, host }) => {
    await page.goto("/");
    await started(page);
    await kept(page);
    const next = page.locator("meta[name=generator][content=next]");
    await host.publish("next");

    await page.addInitScript(() => {
      addEventListener("baremo-update", () => document.documentElement.setAttribute("data-update", ""));
    });
    // It waits, and still does after another visit: nobody has agreed.
    for (let visit = 0; visit < 2; visit++) {
      await page.reload();
      await expect(page.locator("html")).toHaveAttribute("data-update", "");
      await expect(next).toHaveCount(0);
    }
    await page.evaluate(() => dispatchEvent(new Event("baremo-update-accept")));
    await expect(next).toHaveCount(1);
    await started(page);
    await expect.poll(() => page.evaluate(async () => (await caches.keys()).length)).toBe(1);
  });
});
