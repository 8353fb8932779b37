import { readFileSync, writeFileSync } from "node:fs";

import type { Browser, Page } from "@playwright/test";

import { expect, started, test, watch, type Faults } from "./app.ts";
import { begin, show } from "./screens.ts";

const FACTOR = "workforce.training";

/** Who is asked in this test, and what each says to the statements of the factor. */
const RESPONDENTS = [
  { institution: "Ministry of Digital Affairs", sector: "government", says: { "2a": "met", "2b": "met" } },
  { institution: "National CSIRT", sector: "csirt", says: { "2a": "met" } },
  { institution: "Technical University", sector: "academia", says: { "2a": "not_met" } },
  { institution: "Chamber of Commerce", sector: "private", says: { "2a": "unknown", "2b": "met" } },
  { institution: "<b>Police</b>", sector: "justice", says: { "2b": "met" } },
] as const;

/** Clicks a button that saves a file, and returns where it is. */
async function saved(page: Page, name: string, path: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("main").getByRole("button", { name, exact: true }).first().click(),
  ]);
  await download.saveAs(path);
  return path;
}

/** Hands out the factor to an institution, and returns the file. */
async function handOut(page: Page, institution: string, sector: string, path: string): Promise<string> {
  await page.locator("#part-sector").selectOption(sector);
  await page.locator("#part-institution").fill(institution);
  const factors = page.locator("#part-factors");
  if ((await factors.getAttribute("open")) === null) await factors.locator("summary").click();
  const chosen = factors.locator("input:checked");
  while ((await chosen.count()) > 0) await chosen.first().uncheck();
  await factors.locator(`input[value="${FACTOR}"]`).check();
  return saved(page, "Save the part", path);
}

/** Opens a part in a browser of its own, answers, and returns the page, which stays open. */
async function respond(browser: Browser, origin: string, file: string, faults: Faults[]): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin, locale: "en", acceptDownloads: true });
  faults.push(await watch(context, new URL(origin).origin));
  const page = await context.newPage();
  await page.goto("/#/assess");
  await started(page);
  await page.locator("#open-file").setInputFiles(file);
  await expect(page.getByRole("heading", { name: "Send it back" })).toBeVisible();
  return page;
}

async function answer(page: Page, says: Record<string, string>): Promise<void> {
  for (const [code, word] of Object.entries(says)) await page.locator(`#s-${code} input[value=${word}]`).check();
}

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
  const returned: string[] = [];
  const pages: Page[] = [];
  for (const [i, { institution, sector, says }] of RESPONDENTS.entries()) {
    const out = await handOut(page, institution, sector, path(`out-${i}`));
    await expect(page.getByText(/^Saved as baremo-part-isla-muchas-manos/)).toBeVisible();
    expect(JSON.parse(readFileSync(out, "utf8"))).toMatchObject({ format: "baremo.part/1", sector, revision: 1, answers: {} });
    const respondent = await respond(browser, baseURL!, out, faults);
    pages.push(respondent);
    // A respondent sees what was asked, and nothing of the assessment as a whole.
    await expect(respondent.locator("main table tbody tr")).toHaveCount(1);
    await expect(respondent.locator("nav.places a")).toHaveCount(2);
    await respondent.getByRole("link", { name: "Begin" }).click();
    await answer(respondent, says);
    if (says["2a" as keyof typeof says] === "not_met") {
      await respondent.locator("#s-2a").getByRole("button", { name: "Add a note" }).click();
      await respondent.locator("#note-2a").fill("<img src=x onerror=alert(1)> No course is held.");
      await respondent.locator("#note-2a").blur();
    }
    await respondent.locator("nav.turn a[rel=next]").click();
    await expect(respondent.getByRole("heading", { name: "Send it back" })).toBeVisible();
    returned.push(await saved(respondent, "Save the part", path(`back-${i}`)));
    const part = JSON.parse(readFileSync(returned[i]!, "utf8"));
    expect(part).toMatchObject({ revision: 2, institution });
    expect(Object.keys(part.answers).sort()).toEqual(Object.keys(says).map((code) => `${FACTOR}.${code}`).sort());
  }

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
  await conflict.getByLabel("Reason").fill("The course of May counts.");
  await conflict.getByRole("button", { name: "Keep this decision" }).click();
  await expect(page.locator("#h-conflicts")).toHaveText("No difference is open");
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
