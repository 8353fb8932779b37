import { readFileSync } from "node:fs";

import type { Browser, Page } from "@playwright/test";

import { expect, started, watch, type Faults } from "./app.ts";

/** The factor that they are asked about. */
export const FACTOR = "workforce.training";

/** Who is asked, and what each says to the statements of the factor. */
export const RESPONDENTS = [
  { institution: "Ministry of Digital Affairs", sector: "government", says: { "2a": "met", "2b": "met" } },
  { institution: "National CSIRT", sector: "csirt", says: { "2a": "met" } },
  { institution: "Technical University", sector: "academia", says: { "2a": "not_met" } },
  { institution: "Chamber of Commerce", sector: "private", says: { "2a": "unknown", "2b": "met" } },
  { institution: "<b>Police</b>", sector: "justice", says: { "2b": "met" } },
] as const;

/** Clicks a button that saves a file, and returns where it is. */
export async function saved(page: Page, name: string, path: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("main").getByRole("button", { name, exact: true }).first().click(),
  ]);
  await download.saveAs(path);
  return path;
}

/** Hands out a factor to an institution, and returns the file. */
export async function handOut(page: Page, institution: string, sector: string, path: string, factor = FACTOR): Promise<string> {
  await page.locator("#part-sector").selectOption(sector);
  await page.locator("#part-institution").fill(institution);
  const factors = page.locator("#part-factors");
  if ((await factors.getAttribute("open")) === null) await factors.locator("summary").click();
  const chosen = factors.locator("input:checked");
  while ((await chosen.count()) > 0) await chosen.first().uncheck();
  await factors.locator(`input[value="${factor}"]`).check();
  return saved(page, "Save the part", path);
}

/** Opens a part in a browser of its own, and returns the page, which stays open. */
export async function respond(browser: Browser, origin: string, file: string, faults: Faults[]): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin, locale: "en", acceptDownloads: true });
  faults.push(await watch(context, new URL(origin).origin));
  const page = await context.newPage();
  await page.goto("/#/assess");
  await started(page);
  await page.locator("#open-file").setInputFiles(file);
  await expect(page.getByRole("heading", { name: "Send it back" })).toBeVisible();
  return page;
}

/** Answers statements, by their codes. */
export async function answer(page: Page, says: Record<string, string>): Promise<void> {
  for (const [code, word] of Object.entries(says)) await page.locator(`#s-${code} input[value=${word}]`).check();
}

/** What came back from respondents: the files in their order, and the page of each, which stays open. */
export type Returned = { files: string[]; pages: Page[] };

/** Hands the factor out to each respondent, has it answered in a browser of its own, and returns what came back. */
export async function outAndBack(
  page: Page,
  browser: Browser,
  origin: string,
  path: (name: string) => string,
  faults: Faults[],
): Promise<Returned> {
  const files: string[] = [];
  const pages: Page[] = [];
  for (const [i, { institution, sector, says }] of RESPONDENTS.entries()) {
    const out = await handOut(page, institution, sector, path(`out-${i}`));
    await expect(page.getByText(/^Saved as baremo-part-/)).toBeVisible();
    expect(JSON.parse(readFileSync(out, "utf8"))).toMatchObject({ format: "baremo.part/1", sector, revision: 1, answers: {} });
    const respondent = await respond(browser, origin, out, faults);
    pages.push(respondent);
    // A respondent sees what was asked, under the codes that it has in the whole, and nothing of the whole else.
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
    files.push(await saved(respondent, "Save the part", path(`back-${i}`)));
    const part = JSON.parse(readFileSync(files[i]!, "utf8"));
    expect(part).toMatchObject({ revision: 2, institution });
    expect(Object.keys(part.answers).sort()).toEqual(Object.keys(says).map((code) => `${FACTOR}.${code}`).sort());
  }
  return { files, pages };
}

/** Decides about the difference that is open. */
export async function decide(page: Page, answer: string, reason: string): Promise<void> {
  const conflict = page.locator(".conflict");
  await conflict.locator(`input[value=${answer}]`).check();
  await conflict.getByLabel("Reason").fill(reason);
  await conflict.getByRole("button", { name: "Keep this decision" }).click();
  await expect(page.locator("#h-conflicts")).toHaveText("No difference is open");
}
