import { readFileSync, writeFileSync } from "node:fs";

import { expect, started, test } from "./app.ts";

test("bad files are named with their faults, and the good ones are compared", async ({ page }, info) => {
  await page.goto("/#/compare");
  await started(page);
  await page.getByRole("button", { name: "Try with the sample" }).click();
  await expect(page.getByText("Internal: not for publication").first()).toBeVisible();
  await page.goto("/#/compare");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save all contributions" }).click(),
  ]);
  const sample = info.outputPath("sample.jsonl");
  await download.saveAs(sample);
  await page.getByRole("button", { name: "Start over" }).click();
  await expect(page.getByText("33 contributions count")).toHaveCount(0);

  // One level out of range in a line of its own, one file for another round, one that is no JSON, one that is huge.
  const lines = readFileSync(sample, "utf8").trim().split("\n");
  const broken = [...lines];
  broken[6] = broken[6].replace('"low":', '"low":7,"lower":');
  const many = info.outputPath("many.jsonl");
  writeFileSync(many, broken.join("\n"));
  const other = info.outputPath("other.json");
  writeFileSync(other, lines[0].replace("sample-amber-sea-2026", "another-round"));
  const none = info.outputPath("none.json");
  writeFileSync(none, `{"format": "<script>alert(1)</script>`);
  const deep = info.outputPath("deep.json");
  writeFileSync(deep, "[".repeat(1_000_000));
  await page.locator("#choose-contributions").setInputFiles([many, other, none, deep]);
  await expect(page.getByRole("heading", { name: "32 contributions count" })).toBeVisible();
  const problems = page.locator(".problem");
  await expect(problems.filter({ hasText: "many.jsonl, line 7" })).toContainText("“lower” is not a field here.");
  await expect(problems.filter({ hasText: "other.json" })).toContainText("“another-round”");
  await expect(problems.filter({ hasText: "none.json" })).toContainText("The file is not JSON");
  await expect(problems.filter({ hasText: "deep.json" })).toContainText("nested more than 128 deep");

  // Without a round file the groups are those that the contributions name.
  await expect(page.getByText("No round file: groups as the files name them.")).toBeVisible();
  await page.getByRole("link", { name: "See the region" }).click();
  await expect(page.locator("table.heat tbody tr").first()).toBeVisible();
  await expect(page.locator("option", { hasText: "leeward" }).first()).toBeAttached();
});

test("ten thousand contributions are read while the page stays alive", async ({ page }, info) => {
  test.setTimeout(120_000);
  const factors = Object.fromEntries(
    ["education", "training", "careers", "awareness", "partnership"].map((factor, i) => [
      `workforce.${factor}`,
      { level: { low: 1 + (i % 3), high: 3 }, target: 4 },
    ]),
  );
  const one = (i: number) =>
    JSON.stringify({
      format: "baremo.contribution/1",
      round: "large",
      code: i.toString(16).padStart(32, "0"),
      period: "2026",
      questionnaires: [{ id: "workforce", version: "1.0.0" }],
      factors,
    });
  const file = info.outputPath("large.jsonl");
  writeFileSync(file, Array.from({ length: 10_000 }, (_, i) => one(i)).join("\n"));
  await page.goto("/#/compare");
  await started(page);
  await page.locator("#choose-contributions").setInputFiles(file);
  await expect(page.getByRole("heading", { name: "10,000 contributions count" })).toBeVisible({ timeout: 60_000 });
});
