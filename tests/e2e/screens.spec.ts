import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect, started, test } from "./app.ts";
import { SCREENS, show, withEverything, withSamples } from "./screens.ts";

/** Sees that axe finds nothing on a screen. */
async function examine(page: Page, name: string): Promise<void> {
  const found = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  const faults = found.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join("\n")}`);
  expect.soft(faults, name).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any screen, ${colorScheme}`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme });
    await withEverything(page);
    for (const [name, hash] of Object.entries(SCREENS)) {
      await show(page, hash);
      await examine(page, name);
    }
  });

  test(`axe finds nothing where nothing is open, or something is wrong, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("/");
    await started(page);
    for (const [name, hash] of Object.entries({ home: "#/", list: "#/assess", compare: "#/compare", region: "#/compare/region", train: "#/train" })) {
      await show(page, hash);
      await examine(page, `empty ${name}`);
    }
    await show(page, SCREENS.new);
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await examine(page, "a form with faults");
    await show(page, SCREENS.assessments);
    const bad = { name: "bad.json", mimeType: "application/json", buffer: Buffer.from('{"format": "x"}') };
    await page.locator("input[type=file]").first().setInputFiles(bad);
    await expect(page.locator(".problem").first()).toBeVisible();
    await examine(page, "a bad file");
  });
}

for (const [locale, colorScheme] of [["es", "dark"], ["pt", "light"], ["fr", "dark"]] as const) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, colorScheme });

    test(`axe finds nothing on any screen in ${locale}, ${colorScheme}`, async ({ page }) => {
      test.setTimeout(240_000);
      await withEverything(page);
      for (const [name, hash] of Object.entries(SCREENS)) {
        await show(page, hash);
        await examine(page, name);
      }
    });
  });
}

test("no screen is wider than its window", async ({ page }) => {
  test.setTimeout(240_000);
  await withEverything(page);
  for (const width of [320, 360, 768, 1024, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const [name, hash] of Object.entries(SCREENS)) {
      await show(page, hash);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(beyond, `${name} at ${width} px`).toBeLessThanOrEqual(0);
    }
  }
});

test("a factor can be answered with the keyboard alone", async ({ page }) => {
  await withSamples(page);
  await show(page, SCREENS.factor);
  const before = await page.locator(".level-now").innerText();
  const radio = page.locator("#s-2a input[value=met]");
  await radio.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("#s-2a input[value=partly]")).toBeChecked();
  await expect(page.locator(".level-now")).toHaveText("1");
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator(".level-now")).toHaveText(before);
});

test("a killed tab loses no answer", async ({ context, page }) => {
  await withSamples(page);
  await show(page, SCREENS.factor);
  for (const [code, answer] of [["4a", "met"], ["4b", "partly"], ["5a", "not_met"]]) {
    await show(page, `${SCREENS.factor}/${code}`);
    await page.locator(`#s-${code} input[value=${answer}]`).check();
  }
  await expect(page.locator(".kept")).toContainText("Kept here");
  // The renderer goes at once, without any event that a page could still answer.
  const dead = page.waitForEvent("crash");
  const session = await context.newCDPSession(page);
  void session.send("Page.crash").catch(() => undefined);
  await dead;
  await page.close();
  const again = await context.newPage();
  await again.goto(`/${SCREENS.factor}/5a`);
  await started(again);
  await expect(again.locator("#s-4a input[value=met]")).toBeChecked();
  await expect(again.locator("#s-4b input[value=partly]")).toBeChecked();
  await expect(again.locator("#s-5a input[value=not_met]")).toBeChecked();
});
