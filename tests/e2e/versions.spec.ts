import type { Page } from "@playwright/test";

import { expect, started, test } from "./app.ts";
import { show } from "./screens.ts";

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
