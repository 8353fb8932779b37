import { readFileSync, writeFileSync } from "node:fs";

import { expect, test, type Faults } from "./app.ts";
import { FACTOR, answer, decide, handOut, outAndBack, respond, saved } from "./respondents.ts";
import { begin, show } from "./screens.ts";

test("a coordinator and five respondents: parts out and back, differences decided, the map, the results", async ({
  page,
  browser,
  baseURL,
}, info) => {
  test.setTimeout(120_000);
  const faults: Faults[] = [];
  const own = await begin(page, "Isla Muchas Manos");
  await show(page, `${own}/parts`);
  await expect(page.locator("#part-factors summary")).toContainText("factors chosen");
  const path = (name: string) => info.outputPath(`${name}.json`);
  const { files: returned, pages } = await outAndBack(page, browser, baseURL!, path, faults);

  // All at once, one of them twice, in any order: each has its receipt.
  await page.locator("#open-parts").setInputFiles([...returned].reverse());
  const receipts = page.locator("section[aria-labelledby=h-take-in] .note li");
  await expect(receipts).toHaveCount(5);
  await expect(receipts.first()).toHaveText("<b>Police</b>: 1 answer taken in.");
  await expect(page.locator("#h-conflicts")).toHaveText("1 difference to decide");
  const conflict = page.locator(".conflict");
  await expect(conflict.locator("tbody tr")).toHaveCount(4);
  await expect(conflict.locator("tbody tr").filter({ hasText: "Technical University" })).toContainText("No course is held.");
  await expect(page.locator("#h-map")).toBeVisible();
  await expect(page.locator("table.disagreement tbody tr")).toHaveText(/they differ/);
  await expect(page.locator("table.disagreement thead th")).toHaveCount(7);

  await show(page, own);
  await expect(page.getByRole("link", { name: "1 difference to decide" })).toBeVisible();
  // Until it is decided it counts as "don't know".
  await show(page, `${own}/factor/${FACTOR}`);
  await expect(page.locator("#s-2a input[value=unknown]")).toBeChecked();
  await expect(page.locator("#s-2b input[value=met]")).toBeChecked();
  await show(page, `${own}/parts`);
  await conflict.getByRole("button", { name: "Keep this decision" }).click();
  await expect(conflict.getByRole("alert")).toContainText("Choose an answer first.");
  await conflict.locator("input[value=met]").check();
  await conflict.getByRole("button", { name: "Keep this decision" }).click();
  await expect(conflict.getByRole("alert")).toContainText("The reason is missing.");
  await decide(page, "met", "The course of May counts.");
  await expect(page.locator("#h-conflicts")).toBeFocused();
  await page.getByText("1 decided").click();
  await expect(conflict).toContainText("The course of May counts.");
  await show(page, `${own}/factor/${FACTOR}`);
  await expect(page.locator("#s-2a input[value=met]")).toBeChecked();
  await show(page, `${own}/results`);
  await expect(page.getByRole("heading", { level: 1, name: "Results" })).toBeVisible();
  await show(page, `${own}/history`);
  await expect(page.locator(".history")).toContainText("what a part says Technical University");
  await expect(page.locator(".history")).toContainText("decision");

  // Again, newer, older, untouched, of another assessment, edited by hand: each is recognised and explained.
  await show(page, `${own}/parts`);
  const take = async (...files: string[]) => page.locator("#open-parts").setInputFiles(files);
  await take(returned[0]!);
  await expect(receipts).toHaveText(/this part is here already/);
  await take(path("out-0"));
  await expect(receipts).toHaveText(/as you handed it out/);
  const university = pages[2]!;
  await university.getByRole("link", { name: "Go on" }).click();
  await answer(university, { "2a": "partly" });
  await university.locator("nav.turn a[rel=next]").click();
  const newer = await saved(university, "Save the part", path("newer"));
  await take(newer);
  await expect(receipts).toHaveText(/revision 3 takes the place of revision 2/);
  await expect(page.locator("#h-conflicts")).toHaveText("1 difference to decide");
  await take(returned[2]!);
  await expect(receipts).toHaveText(/older than revision 3/);
  // What was taken in can be taken back.
  await page.keyboard.press("Control+z");
  await expect(page.locator("#h-conflicts")).toHaveText("No difference is open");
  await page.reload();
  await expect(page.locator("#h-conflicts")).toHaveText("No difference is open");
  const edited = path("edited");
  const part = JSON.parse(readFileSync(returned[1]!, "utf8"));
  writeFileSync(edited, JSON.stringify({ ...part, answers: { "policy.law.2a": { answer: "met" } } }));
  await take(edited);
  await expect(page.getByRole("alert")).toContainText("policy.law.2a");
  const contradicted = path("contradicted");
  writeFileSync(contradicted, JSON.stringify({ ...part, answers: { [`${FACTOR}.2a`]: { answer: "partly" } } }));
  await take(contradicted);
  await expect(page.getByRole("alert")).toContainText("Nothing of this file was taken.");
  const other = await begin(page, "Isla Ajena");
  await show(page, `${other}/parts`);
  await take(returned[0]!);
  await expect(page.getByRole("alert")).toContainText("Nothing of this file was taken.");
  // Whoever opens parts where the whole assessment is, has them taken in at once.
  await show(page, "#/assess");
  await page.locator("#open-file").setInputFiles([newer, returned[0]!]);
  await expect(receipts).toHaveText([/revision 3 takes the place of revision 2/, /this part is here already/]);
  await expect(page.locator("#h-take-in")).toBeFocused();
  expect(new URL(page.url()).hash).toBe(`${own}/parts`);
  // With other files among them, what became of each is said first, and the part waits.
  await page.keyboard.press("Control+z");
  await show(page, "#/assess");
  await page.locator("#open-file").setInputFiles([newer, "tests/golden/questionnaire-1.json"]);
  await expect(page.locator(".outcomes")).toContainText("is a part of Isla Muchas Manos");
  await page.locator(".outcomes").getByRole("link", { name: "Parts" }).click();
  await expect(receipts).toHaveText(/revision 3 takes the place of revision 2/);

  for (const respondent of pages) await respondent.context().close();
  expect(faults.flatMap((of) => of.list)).toEqual([]);
});

test("a part of one domain keeps the codes of the whole", async ({ page, browser, baseURL }, info) => {
  const faults: Faults[] = [];
  const own = await begin(page, "Isla Numerada");
  await show(page, own);
  const code = await page.locator("th", { has: page.locator('a[href$="/factor/policy.law"]') }).locator(".code").innerText();
  expect(code).toMatch(/^2\./);
  await show(page, `${own}/parts`);
  const out = await handOut(page, "Ministry of Justice", "government", info.outputPath("out.json"), "policy.law");
  const respondent = await respond(browser, baseURL!, out, faults);
  await expect(respondent.locator("main table tbody th .code")).toHaveText(code);
  await respondent.getByRole("link", { name: "Begin" }).click();
  await expect(respondent.locator("h1 .code")).toHaveText(code);
  await respondent.context().close();
  expect(faults.flatMap((of) => of.list)).toEqual([]);
});
