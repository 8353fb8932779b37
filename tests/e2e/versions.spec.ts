import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect, started, test } from "./app.ts";
import { drawn } from "./keys.ts";
import { show } from "./screens.ts";
import { LANGUAGES, cut, englishAmong, said } from "./texts.ts";

const GOLDEN = "tests/golden";

/** Opens a questionnaire, an assessment of it and its next version, and returns the address of the assessment. */
async function withNextVersion(page: Page): Promise<string> {
  const open = page.locator("#open-file");
  await open.setInputFiles(`${GOLDEN}/questionnaire-1.json`);
  await expect(page.locator(".outcomes")).toContainText("1.2.3");
  await open.setInputFiles(`${GOLDEN}/assessment-1.json`);
  await expect(page.getByRole("heading", { name: "What next" })).toBeVisible();
  const own = new URL(page.url()).hash;
  await expect(page.locator(".note")).toHaveCount(0);
  await show(page, "#/assess");
  await open.setInputFiles(`${GOLDEN}/questionnaire-1-of-a-later-version.json`);
  await expect(page.locator(".outcomes")).toContainText("2.0.0");
  return own;
}

test("a questionnaire's next version: the receipt first, then the answers are carried over, and can be taken back", async ({
  page,
}) => {
  await page.goto("/#/assess");
  await started(page);
  const own = await withNextVersion(page);
  await show(page, own);
  await page.getByRole("link", { name: "See what becomes of your answers" }).click();
  const lede = page.locator(".page-head .lede");
  await expect(lede).toContainText("Nothing has changed yet.");
  await expect(lede).toContainText("to confirm");
  await expect(lede).toContainText("dropped");
  await expect(page.getByRole("heading", { name: "Dropped answers" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "What the questions alone move" })).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save the file as it is" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.json$/);
  await page.getByRole("button", { name: "Carry them over" }).click();
  await page.getByRole("button", { name: "Undo the last change" }).click();
  await page.getByRole("link", { name: "See what becomes of your answers" }).click();
  await page.getByRole("button", { name: "Carry them over" }).click();
  await expect(page.getByRole("link", { name: "See what becomes of your answers" })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "What next" })).toBeVisible();
  await page.reload();
  await started(page);
  await expect(page.getByRole("link", { name: "See what becomes of your answers" })).toHaveCount(0);
  // The old file opens for ever, beside what it has become.
  await show(page, "#/assess");
  await page.locator("#open-file").setInputFiles(`${GOLDEN}/assessment-1.json`);
  await page.getByRole("button", { name: "Keep both" }).click();
  await expect(page.locator("ul.rows > li")).toHaveCount(2);
});

test("the workshop's notes go along with a statement that goes on, and those that stay behind are named", async ({ page }) => {
  await page.goto("/#/assess");
  await started(page);
  const own = await withNextVersion(page);
  const note = async (statement: string, dissent: string) => {
    await show(page, `${own}/workshop/library.${statement}`);
    await drawn(page);
    await page.keyboard.press("1");
    await page.locator("#dissent").fill(dissent);
    await page.locator("#dissent").blur();
  };
  await note("lending.2a", "kept by the ministry");
  await note("lending.2b", "asked no more");
  await note("reading.2a", "asked in other words");
  await show(page, own);
  await page.getByRole("link", { name: "See what becomes of your answers" }).click();
  const left = page.locator("section[aria-labelledby=h-minutes]");
  await expect(left.locator("li")).toHaveCount(1);
  await expect(left.locator("li")).toContainText("2b");
  await page.getByRole("button", { name: "Carry them over" }).click();
  const notes = page.locator(".minutes .dissent");
  await show(page, `${own}/workshop/minutes`);
  await expect(notes).toHaveText([/kept by the ministry/, /asked in other words/]);
  await page.keyboard.press("Control+z");
  await page.reload();
  await started(page);
  await expect(notes).toHaveText([/kept by the ministry/, /asked no more/, /asked in other words/]);
});

test("what moved between two versions is split into the questions and the ecosystem", async ({ page }) => {
  test.setTimeout(60_000);
  await page.goto("/#/assess");
  await started(page);
  const own = await withNextVersion(page);
  await show(page, `${own}/next`);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Atlantis, 2027" })).toBeVisible();
  const next = new URL(page.url()).hash;
  await page.getByRole("link", { name: "See what becomes of your answers" }).click();
  await page.getByRole("button", { name: "Carry them over" }).click();
  await show(page, `${next}/factor/library.lending`);
  await page.locator("#s-3b input[value=met]").check();
  await show(page, `${next}/moved`);
  await expect(page.locator("#other option:checked")).toHaveText("Atlantis · 2026");
  const split = page.locator("section[aria-labelledby=h-split]");
  await expect(split).toContainText("version 1.2.3 → 2.0.0");
  await expect(split.locator(".reading")).toHaveText(
    "The new questions alone moved 1 factor. The ecosystem, or what is known of it, moved 1 factor.",
  );
  // 2b, partly met, has gone: 2a alone passes level 2, from 25 × 0.75 to 25. Then one of two at level 3: 25 × 1.5.
  const cells = (factor: string) => split.locator(`tr[data-factor="library.${factor}"] td`);
  await expect(cells("lending")).toHaveText(["1 (19)", "2 (25)", "2 (38)", "+6", "+13"]);
  await expect(cells("reading").nth(3)).toHaveText("0");
  await expect(cells("reading").nth(4)).toHaveText("0");
  // The rest of the page compares under the questions of now.
  await expect(page.locator(".note")).toContainText("the earlier answers were carried over to the questions of now");
  await expect(page.locator('#moved tr[data-factor="library.lending"] td').first()).toHaveText(/2/);
  await expect(page.locator("section[aria-labelledby=h-statements] .gaps")).toContainText("3b");
  // From the earlier one nothing leads back, and it is the same comparison.
  await show(page, `${own}/moved`);
  await expect(cells("lending")).toHaveText(["1 (19)", "2 (25)", "2 (38)", "+6", "+13"]);
  for (const language of LANGUAGES) {
    await page.locator("#language").selectOption(language);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await expect(split).toBeVisible();
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.waitForFunction(() => document.querySelectorAll(".fitted:empty").length === 0);
      expect.soft(await cut(page), `${language} at ${width} px`).toEqual([]);
    }
    expect.soft((await new AxeBuilder({ page }).analyze()).violations, language).toEqual([]);
    const texts = (await said(page)).filter((text) => !/Atlantis|Librar|Lending|Reading/.test(text));
    if (language !== "en") expect.soft(englishAmong(language, texts)).toEqual([]);
  }
});
