import { readFileSync, writeFileSync } from "node:fs";

import { expect, started, test, type Faults } from "./app.ts";
import { decideByKeys, pressOn } from "./keys.ts";
import { FACTOR, decide, outAndBack } from "./respondents.ts";
import { begin, show } from "./screens.ts";

const QUESTIONNAIRES = new URL("../../questionnaires/", import.meta.url);

/** Writes the next version of the questionnaire of the factor: `2b` is asked in other words, `5a` no more. */
function writeNextVersion(path: string): void {
  const read = (name: string) => JSON.parse(readFileSync(new URL(name, QUESTIONNAIRES), "utf8"));
  const questionnaire = read("workforce.json");
  const { format: _, ...texts } = read("workforce.en.json");
  const gone = `${FACTOR}.5a`;
  for (const factor of questionnaire.factors) {
    factor.statements = factor.statements.filter((statement: { id: string }) => statement.id !== gone);
  }
  delete texts[gone];
  texts[`${FACTOR}.2b`].text = "A public list of trainings names who gives them.";
  const statements = { [`${FACTOR}.2b`]: { to: [`${FACTOR}.2b`], how: "reworded" }, [gone]: { how: "retired" } };
  const migration = { from: questionnaire.version, statements };
  writeFileSync(path, JSON.stringify({ ...questionnaire, version: "2.0.0", migration, texts: { en: texts } }));
}

test("one coordinator: parts out and back, decided, mapped; the next version; a workshop by the keyboard alone", async ({
  page,
  browser,
  baseURL,
}, info) => {
  test.setTimeout(240_000);
  const faults: Faults[] = [];
  const path = (name: string) => info.outputPath(`${name}.json`);
  const own = await begin(page, "Isla Entera");

  // Parts go out to five institutions, and come back.
  await show(page, `${own}/parts`);
  const { files, pages } = await outAndBack(page, browser, baseURL!, path, faults);
  await page.locator("#open-parts").setInputFiles(files);
  await expect(page.locator("#h-conflicts")).toHaveText("1 difference to decide");
  await decide(page, "met", "The course of May counts.");
  const map = page.locator("table.disagreement tbody tr");
  await expect(map).toHaveText(/they differ/);
  const mapped = await map.innerText();
  await show(page, `${own}/results`);
  await page.locator("details", { has: page.locator("#figures") }).locator("summary").click();
  const figures = page.locator(`#figures tr[data-factor="${FACTOR}"] td`);
  // 2a is decided and 2b agreed on; above, nothing is answered.
  await expect(figures.first()).toHaveText("~2–5");

  // The next version: the receipt first, then the answers and what stands on record are carried over.
  await show(page, `${own}/factor/${FACTOR}`);
  await page.locator("#s-5a input[value=not_met]").check();
  writeNextVersion(path("next"));
  await show(page, "#/assess");
  await page.locator("#open-file").setInputFiles(path("next"));
  await expect(page.locator(".outcomes")).toContainText("2.0.0");
  await show(page, own);
  await page.getByRole("link", { name: "See what becomes of your answers" }).click();
  await expect(page.locator(".page-head .lede")).toContainText("Nothing has changed yet.");
  await expect(page.locator("section[aria-labelledby='migrate.h-confirm'] li")).toHaveText(/2b A public list of trainings/);
  await expect(page.locator("section[aria-labelledby='migrate.h-dropped'] li")).toHaveText(/5a/);
  await page.getByRole("button", { name: "Carry them over" }).click();
  await expect(page.getByRole("heading", { name: "What next" })).toBeVisible();
  await page.reload();
  await started(page);
  await expect(page.locator(".page-head .to-confirm")).toContainText("1 answer was carried over");
  await show(page, `${own}/parts`);
  await expect(page.locator("#h-conflicts")).toHaveText("No difference is open");
  await expect(map).toHaveText(mapped.replaceAll(/\s+/g, " "), { useInnerText: true });
  // A part of the version before comes too late, and that is said.
  await page.locator("#open-parts").setInputFiles(files[0]!);
  await expect(page.getByRole("alert")).toContainText("Nothing of this file was taken.");

  // The workshop goes through the questionnaire without a hand on the mouse.
  await show(page, own);
  await pressOn(page, page.getByRole("link", { name: "Workshop" }), "Enter");
  const agenda = page.locator("section[aria-labelledby=h-workforce] .agenda li");
  await expect(agenda).toHaveCount(5);
  const counts = (await agenda.allInnerTexts()).map((line) => Number(/0 of (\d+)/.exec(line)?.[1]));
  const all = counts.reduce((sum, count) => sum + count, 0);
  await pressOn(page, page.getByRole("link", { name: "Begin" }), "Enter");
  await expect(page.locator(".workshop h1")).toBeVisible();
  await decideByKeys(page, all);
  await page.keyboard.press("p");
  await page.keyboard.press("d");
  await expect(page.locator("#dissent")).toBeFocused();
  await page.keyboard.type("The chamber of commerce");
  await page.keyboard.press("Escape");
  await pressOn(page, page.locator("main").getByRole("link", { name: "Minutes of the workshop" }), "Enter");
  await expect(page.locator(".minutes > li")).toHaveCount(all);
  await expect(page.locator(".minutes .dissent")).toHaveText(/The chamber of commerce/);
  const minutes = page.waitForEvent("download");
  await pressOn(page, page.getByRole("button", { name: "Save the minutes" }), "Enter");
  expect((await minutes).suggestedFilename()).toMatch(/^baremo-minutes-isla-entera-/);
  await show(page, `${own}/results`);
  await page.locator("details", { has: page.locator("#figures") }).locator("summary").click();
  await expect(figures.first()).not.toHaveText("~2–5");

  for (const respondent of pages) await respondent.context().close();
  expect(faults.flatMap((of) => of.list)).toEqual([]);
});
