import { expect, started, test } from "./app.ts";
import { show } from "./screens.ts";

const GOLDEN = "tests/golden";

test("a questionnaire's next version: the receipt first, then the answers are carried over, and can be taken back", async ({
  page,
}) => {
  await page.goto("/#/assess");
  await started(page);
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
  await open.setInputFiles(`${GOLDEN}/assessment-1.json`);
  await page.getByRole("button", { name: "Keep both" }).click();
  await expect(page.locator("ul.rows > li")).toHaveCount(2);
});
