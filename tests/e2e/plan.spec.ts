import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import ICAL from "ical.js";

import { expect, started, test } from "./app.ts";

type Course = { id: string; title: string; language?: string; format?: string; seats?: number; hours?: number };
type Step = {
  factor: string; level: number; skills: number; ecosystems: { low: number; high: number };
  courses: { course: string; language: boolean; format: boolean }[];
};
type Entry = { course: string; quarter: string; date: string | null; days: number };
type Outlook = {
  matching: { steps: Step[]; order: string[] };
  plan: { quarters: { quarter: string; days: number; used: number }[]; entries: Entry[]; unplaced: { course: string; why: string }[] };
};

const CATALOGUE = new URL("../../content/catalogue.json", import.meta.url).pathname;
const courses: Course[] = JSON.parse(readFileSync(CATALOGUE, "utf8")).courses;

const section = (page: Page, id: string) => page.locator("section", { has: page.locator(`#${id}`) });
const entries = (page: Page) => section(page, "h-schedule").locator("tbody tr");
const steps = (page: Page) => section(page, "h-demand").locator("tbody tr");

async function saved(page: Page, name: string): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name, exact: true }).click();
  return readFileSync((await (await download).path())!, "utf8");
}

/** A plan of the fictional region, with the publication that the command line is to make the same of. */
async function withPlan(page: Page, folder: string): Promise<(...more: string[]) => string> {
  await page.goto("/#/train/plan");
  await started(page);
  await page.getByRole("button", { name: "Look at a fictional plan" }).click();
  await expect(page.locator("#h-schedule")).toBeVisible();
  await page.goto("/#/compare/publish");
  const publication = join(folder, "publication.json");
  writeFileSync(publication, await saved(page, "Publish: save the file"));
  await expect(page.locator("#by-group")).toBeVisible();
  await page.goto("/#/train/plan");
  await expect(page.locator("#h-schedule")).toBeVisible();
  const args = ["needs", publication, "--catalogue", CATALOGUE];
  return (...more) => execFileSync(process.env.BAREMO_CLI!, [...args, ...more], { encoding: "utf8" });
}

/** What stands on the page against what the command line says, and against seats counted here. */
async function same(page: Page, outlook: Outlook, each: number): Promise<void> {
  const { matching, plan } = outlook;
  const title = (id: string) => courses.find((course) => course.id === id)!.title;
  await expect(entries(page)).toHaveCount(plan.entries.length);
  const titles = await entries(page).locator("th b").allInnerTexts();
  expect(titles).toEqual(plan.entries.map((entry) => title(entry.course)));
  const days = await entries(page).locator("td:last-child").allInnerTexts();
  expect(days.map(Number)).toEqual(plan.entries.map((entry) => entry.days));
  const whole = page.getByRole("button", { name: /^Show all \d+ steps$/ });
  if (await whole.isVisible()) await whole.click();
  const rows = await steps(page).evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent!.trim())));
  const number = (n: number) => n.toLocaleString("en");
  const range = (low: number, high: number) => (low === high ? number(low) : `${number(low)}–${number(high)}`);
  const placed = new Set(plan.entries.map((entry) => entry.course));
  const expected = matching.steps.map((step) => {
    const fitting = step.courses.filter((offer) => offer.language && offer.format);
    const seats = fitting.map((offer) => courses.find((course) => course.id === offer.course)!.seats);
    const offered = seats.reduce<number>((sum, seats) => sum + (seats ?? 0), 0);
    const silent = seats.filter((seats) => seats === undefined).length;
    const { low, high } = step.ecosystems;
    const missing = (ecosystems: number) => Math.max(0, ecosystems * each - offered);
    const met = step.courses.length === 0 ? "No course"
      : fitting.some((offer) => placed.has(offer.course)) ? "Planned"
      : fitting.length > 0 ? "There are courses, but they have no place"
      : "There are courses, but not in this language or format";
    const words = silent === 0 ? number(offered)
      : silent === 1 ? `${number(offered)}, and one course that does not say`
      : `${number(offered)}, and ${silent} courses that do not say`;
    return [range(low, high), "", range(low * each, high * each), words, range(missing(low), missing(high)), met];
  });
  expect(rows.map((row) => row.slice(1))).toEqual(expected);
  const planned = expected.filter((row) => row.at(-1) === "Planned").length;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`The plan meets ${planned} of ${expected.length} training steps`);
}

test("the plan of the region is that of the command line, whatever is chosen, and outlives a reload", async ({ page }) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "plan-"));
  const cli = await withPlan(page, folder);
  const outlook = (...more: string[]): Outlook => JSON.parse(cli("--json", ...more));
  await same(page, outlook(), 6);

  // What leaves is, byte for byte, what the command line writes.
  expect(await saved(page, "Save table (CSV)")).toBe(cli("--csv"));

  await page.getByRole("checkbox", { name: "Spanish" }).check();
  await page.getByRole("checkbox", { name: "online" }).check();
  await same(page, outlook("--language", "es", "--format", "online"), 6);
  await page.locator("#plan-each").fill("25");
  await page.locator("#plan-each").press("Tab");
  await same(page, outlook("--language", "es", "--format", "online"), 25);
  await page.locator("#plan-days-0").fill("3");
  await page.locator("#plan-days-0").press("Tab");
  await page.getByRole("button", { name: "One quarter less" }).click();
  await same(page, outlook("--language", "es", "--format", "online", "--days", "3,20,20"), 25);

  // A number that is none changes nothing, and is told.
  await page.locator("#plan-days-1").fill("-4");
  await page.locator("#plan-days-1").press("Tab");
  await expect(section(page, "h-settings")).toContainText("no whole number from 0 to 10,000");
  await same(page, outlook("--language", "es", "--format", "online", "--days", "3,20,20"), 25);

  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Plan of courses" })).toBeVisible();
  await expect(page.locator("main")).toContainText("The courses are here.");
  await page.getByRole("button", { name: "Use the fictional region" }).click();
  await same(page, outlook("--language", "es", "--format", "online", "--days", "3,20,20"), 25);
  rmSync(folder, { recursive: true });
});

test("a public parser reads the calendar, and the document stands alone", async ({ page, context }) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "plan-"));
  const cli = await withPlan(page, folder);
  const { plan }: Outlook = JSON.parse(cli("--json"));
  const text = await saved(page, "Save calendar");
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
  expect(events.map((event) => event.summary)).toEqual(plan.entries.map(({ course }) => courses.find(({ id }) => id === course)!.title));
  const first = (quarter: string) => `${quarter.slice(0, 4)}-${String(Number(quarter.slice(6)) * 3 - 2).padStart(2, "0")}-01`;
  expect(events.map((event) => event.startDate.toString())).toEqual(plan.entries.map((entry) => entry.date ?? first(entry.quarter)));
  for (const [at, event] of events.entries()) {
    const entry = plan.entries[at];
    if (entry.date) expect(event.endDate.subtractDate(event.startDate).toSeconds() / 86_400).toBe(Math.max(1, entry.days));
  }
  expect(new Set(events.map((event) => event.uid)).size).toBe(events.length);

  const html = await saved(page, "Save plan as document");
  expect(html).not.toContain("<script");
  const document = await context.newPage();
  await document.setContent(html);
  await expect(document.getByRole("heading", { level: 1 })).toContainText("Capacity-building plan");
  await expect(document.locator("svg[role=img]")).toHaveCount(1);
  await expect(document.locator("table").first().locator("tbody tr")).toHaveCount(plan.entries.length);
  rmSync(folder, { recursive: true });
});

test("a course is tried out before it is added, and one is left out", async ({ page }) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "plan-"));
  const cli = await withPlan(page, folder);
  const { matching, plan }: Outlook = JSON.parse(cli("--json"));
  const trial = section(page, "h-trial");
  const open = matching.steps.filter((step) => step.courses.length === 0);
  const step = open[0] ?? matching.steps[0];
  await trial.locator("#trial-title").fill("A course of our own");
  await trial.locator("#trial-factor").selectOption(step.factor);
  await trial.locator("#trial-from").selectOption(`${step.level - 1}`);
  await trial.locator("#trial-to").selectOption(`${step.level}`);
  await expect(trial.getByRole("status")).toContainText(open.length > 0 ? "One more step would have a course that fits" : "The same steps");
  await trial.locator("#trial-hours").fill("-4");
  await expect(trial.getByRole("status")).toContainText("Write the hours as a number above 0");
  await expect(trial.getByRole("button", { name: "Add it to the catalogue" })).toHaveCount(0);
  await trial.locator("#trial-hours").fill("7,5");
  // Nothing has changed until it is added.
  await expect(entries(page)).toHaveCount(plan.entries.length);
  await trial.getByRole("button", { name: "Add it to the catalogue" }).click();
  await expect(entries(page).getByText("A course of our own")).toBeVisible();

  await trial.getByRole("radio", { name: "A course less" }).check();
  await trial.locator("#trial-out").selectOption({ label: "A course of our own" });
  if (open.length > 0) await expect(trial.getByRole("status")).toContainText("One step would be left without a course that fits");
  rmSync(folder, { recursive: true });
});

test("interest files say how many seats are needed, naming nobody", async ({ page }) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "plan-"));
  const cli = await withPlan(page, folder);
  const { matching }: Outlook = JSON.parse(cli("--json"));
  // The step that most ask for in a factor is the one that the files are taken to speak of.
  const { factor } = matching.steps[0];
  const own = matching.steps.filter((step) => step.factor === factor && step.skills > 0);
  const main = own.reduce((a, b) => {
    const [x, y] = [a, b].map((step) => step.ecosystems.high * 1000 + step.ecosystems.low);
    return y > x ? b : a;
  });
  const place = matching.steps.indexOf(main);
  const files = ["A", "B", "C", "D"].map((name, i) => ({
    name: `${name}.json`,
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify({
      format: "baremo.interest/1", round: "sample-amber-sea-2026", ecosystem: `Agency ${name}`, contact: "x",
      offers: [], seeks: [factor], seats: [{ factor, audience: "csirt-staff", band: i === 0 ? "1-5" : "6-15" }],
    })),
  }));
  await page.goto("/#/train");
  await page.locator("#choose-interests").setInputFiles(files);
  await expect(page.locator("#seats tbody tr")).toHaveCount(1);
  await page.goto("/#/train/plan");
  const whole = page.getByRole("button", { name: /^Show all \d+ steps$/ });
  if (await whole.isVisible()) await whole.click();
  // 1 + 3 × 6 to 5 + 3 × 15.
  await expect(steps(page).nth(place).locator("td").nth(2)).toHaveText("19–50, by the interest files");
  await expect(page.locator("main")).not.toContainText("Agency");
  rmSync(folder, { recursive: true });
});

test("without needs and courses the page says what is missing, and leads there", async ({ page }) => {
  await page.goto("/#/train/plan");
  await started(page);
  await expect(page.locator("main")).toContainText("Needs are missing");
  await expect(page.locator("main")).toContainText("Courses are missing");
  await page.getByRole("link", { name: "To the courses" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
