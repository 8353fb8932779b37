import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";

import { expect, started, test } from "./app.ts";
import { show, withSamples } from "./screens.ts";

const ROUND = {
  format: "baremo.round/1", id: "forum", title: "Forum <i>2026</i>", organiser: "Secretariat", period: "2026",
  questionnaires: [{ id: "workforce", version: "1.0.0" }], mode: "open",
  groups: [{ id: "north", title: { en: "North", es: "Norte" } }, { id: "south", title: { en: "South" } }],
};
const FACTORS = ["education", "training", "careers", "awareness", "partnership"].map((id) => `workforce.${id}`);

/** Contributions of a small region, always the same: eight in the north, seven in the south. */
function contribution(i: number): object {
  const level = (f: number) => 1 + ((i * 7 + f * 3 + ((i * f) % 3)) % 4);
  return {
    format: "baremo.contribution/1", round: "forum", code: i.toString(16).padStart(32, "0"),
    group: i < 8 ? "north" : "south", period: "2026", questionnaires: [{ id: "workforce", version: "1.0.0" }],
    factors: Object.fromEntries(FACTORS.map((id, f) => [id, { level: { low: level(f), high: level(f) }, target: 4 }])),
  };
}

const file = (name: string, content: object | string) => ({
  name, mimeType: "application/json", buffer: Buffer.from(typeof content === "string" ? content : JSON.stringify(content)),
});

/** The table of all factors; that of one factor by groups stands below it. */
const heat = (page: Page) => page.locator("section", { has: page.locator("#h-heat") }).locator("table.heat");

async function takeIn(page: Page, n: number): Promise<void> {
  const lines = Array.from({ length: n }, (_, i) => JSON.stringify(contribution(i))).join("\n");
  await page.goto("/#/compare");
  await started(page);
  await page.locator("#choose-contributions").setInputFiles([file("round.json", ROUND), file("all.jsonl", lines)]);
  await expect(page.locator("#h-outcome")).toContainText(`${n} contributions count`);
}

async function saved(page: Page, name: string): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name }).click();
  return readFileSync((await (await download).path())!, "utf8");
}

test("an organiser publishes, and the program refuses what a difference would show", async ({ page }) => {
  test.setTimeout(120_000);
  await takeIn(page, 15);
  await page.locator("main").getByRole("link", { name: "What may be published" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "What may be published" })).toBeVisible();
  await expect(page.locator("main")).toContainText("It holds 0 publications of this round");
  await page.getByRole("button", { name: "See it as others will" }).click();
  await expect(heat(page).locator("tbody tr")).toHaveCount(5);
  await page.goBack();
  const json = await saved(page, "Publish: save the file");
  const publication = JSON.parse(json);
  expect(publication).toMatchObject({ format: "baremo.publication/1", round: "forum", contributions: 15 });
  for (const group of publication.groups) {
    for (const factor of group.factors) {
      for (const bin of factor.bins) expect(bin.count === 0 || bin.count >= 3, JSON.stringify(bin)).toBe(true);
    }
  }

  // The command line makes the same bytes of the same files.
  const folder = mkdtempSync(join(tmpdir(), "publish-"));
  writeFileSync(join(folder, "round.json"), JSON.stringify(ROUND));
  const lines = Array.from({ length: 15 }, (_, i) => JSON.stringify(contribution(i))).join("\n");
  writeFileSync(join(folder, "all.jsonl"), lines);
  const args = ["compare", join(folder, "all.jsonl"), "--round", join(folder, "round.json"), "--json"];
  const same = execFileSync(process.env.BAREMO_CLI!, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  rmSync(folder, { recursive: true });
  expect(json).toBe(same);

  // The picture is made from the publication alone, with the titles of the round and nothing of it as markup.
  await expect(page.getByRole("heading", { level: 1, name: "Forum <i>2026</i>" })).toBeVisible();
  await expect(heat(page).locator("tbody tr")).toHaveCount(5);
  const sum = await heat(page).locator("tbody tr").first().locator("td.cell").allInnerTexts();
  expect(sum.map((cell) => parseInt(cell.replace(/^levels .*?:/, ""), 10)).reduce((a, b) => a + b)).toBe(15);
  await page.locator("#published-group").selectOption("north");
  await expect(heat(page).locator("tbody tr").first().locator("td.n")).toHaveText("8");
  await page.locator("#published-tag").selectOption("skills");
  await expect(heat(page).locator("tbody tr").first()).toBeVisible();

  await page.locator("#groups-factor").selectOption("workforce.training");
  await expect(page.locator("#by-group tbody tr")).toHaveCount(3);
  await expect(page.locator("#by-group td.n")).toHaveText(["15", "8", "7"]);

  const report = await saved(page, "Save the report");
  expect(report).toContain("Forum &lt;i&gt;2026&lt;/i&gt;");
  expect(report).not.toContain("<i>");
  expect(report).toContain("All ecosystems (15)");
  expect(report.match(/<figure><svg/g)).toHaveLength(3);
  const csv = await saved(page, "Save as a table");
  expect(csv.split("\r\n")[0]).toContain("group,group_n,factor,n,from,to,count");

  // One contribution more: subtracting would give it away.
  await page.reload();
  await takeIn(page, 16);
  await show(page, "#/compare/publish");
  await expect(page.locator("main")).toContainText("It holds 1 publication of this round");
  await expect(page.getByRole("heading", { name: "Nothing may be published now" })).toBeVisible();
  await expect(page.locator(".problem").first()).toContainText("subtracting an earlier publication");
  await expect(page.getByRole("button", { name: "Publish: save the file" })).toHaveCount(0);
  // On another device the record has to be brought along.
  const record = await saved(page, "Save the record");
  expect(JSON.parse(record)).toMatchObject({ format: "baremo.record/1", round: "forum" });
  const other = await page.context().browser()!.newContext();
  const elsewhere = await other.newPage();
  await elsewhere.goto(page.url().split("#")[0]);
  await elsewhere.evaluate(() => (location.hash = "#/compare"));
  const more = Array.from({ length: 16 }, (_, i) => JSON.stringify(contribution(i))).join("\n");
  await elsewhere.locator("#choose-contributions").setInputFiles([file("round.json", ROUND), file("all.jsonl", more)]);
  await expect(elsewhere.locator("#h-outcome")).toContainText("16 contributions count");
  await show(elsewhere, "#/compare/publish");
  await expect(elsewhere.getByRole("button", { name: "Publish: save the file" })).toBeVisible();
  await elsewhere.locator("#record-file").setInputFiles([file("bad.json", "{}")]);
  await expect(elsewhere.locator(".problem").first()).toBeVisible();
  await elsewhere.locator("#record-file").setInputFiles([file("record.json", record)]);
  await expect(elsewhere.getByRole("heading", { name: "Nothing may be published now" })).toBeVisible();
  await other.close();
});

test("an agency sees its own levels over a publication, on its own screen only", async ({ page }) => {
  test.setTimeout(90_000);
  await withSamples(page);
  await show(page, "#/compare/publish");
  const mine = await saved(page, "Publish: save the file");
  await page.locator("#published-own").selectOption("sample-costa-serena-2026");
  await expect(heat(page).locator("small.own").first()).toContainText("you:");
  const picture = await saved(page, "Save as a picture");
  expect(picture).toMatch(/^<svg[^>]* xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(picture).not.toContain("you:");
  await expect(page.locator("main")).toContainText("It is on your screen only");
  const report = await saved(page, "Save the report");
  expect(report).not.toContain("you:");
  expect(report).not.toContain("Costa Serena");
  // Nothing of the sample is on record.
  await show(page, "#/compare/publish");
  await expect(page.locator("main")).toContainText("It holds 0 publications of this round");

  // The medians of the region become targets, as far as they are published.
  await show(page, "#/assess/of/sample-costa-serena-2026");
  await page.getByText("Take the levels of a profile or a region as targets").click();
  await page.locator("#open-profile").setInputFiles([file("region.json", mine)]);
  await expect(page.locator("main")).toContainText(/The targets of \d+ factors are now the levels of the region of the round/);

  // A publication that somebody has altered is refused, with where and why; two are shown side by side.
  await page.reload();
  await page.goto("/#/compare/published");
  await started(page);
  const altered = JSON.parse(mine);
  altered.groups[0].factors[0].bins[0].count += 1;
  await page.locator("#publication-file").setInputFiles([file("altered.json", altered)]);
  await expect(page.locator(".problem")).toContainText("/groups/0/factors/0/bins");
  const later = { ...JSON.parse(mine), round: "sample-later" };
  await page.locator("#publication-file").setInputFiles([file("first.json", mine)]);
  await expect(heat(page).locator("tbody tr").first()).toBeVisible();
  await page.locator("#publication-file").setInputFiles([file("later.json", later)]);
  await expect(page.locator("#h-periods")).toBeVisible();
  await expect(page.locator("section", { has: page.locator("#h-periods") }).locator("tbody tr")).toHaveCount(30);
});
