import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

import type { Locator, Page } from "@playwright/test";

import { expect, started, test } from "./app.ts";

/** The command line that `cargo xtask` has built. */
const baremo = process.env.BAREMO_CLI!;
const ANSWERS = ["met", "met", "met", "met", "partly", "not_met", "unknown"];

type Interval = { low: number; high: number };
type Factor = {
  id: string;
  level: Interval;
  index: Interval;
  coverage: Interval;
  answered: number;
  evidenced: number;
  set_aside: number;
  provisional: boolean;
};
type Domain = { id: string; index: Interval; lowest: string; factors: Factor[] };

/** Runs the command line and returns what it prints. */
function run(...args: string[]): string {
  return execFileSync(baremo, args, { encoding: "utf8" });
}

/** Saves the file that a button offers, and returns its path. */
async function saved(page: Page, button: Locator, path: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  await download.saveAs(path);
  return path;
}

/** Returns how many assessments the browser's store holds. */
function keptAssessments(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done, failed) => {
        const opened = indexedDB.open("baremo");
        opened.onerror = () => failed(opened.error);
        opened.onsuccess = () => {
          const counted = opened.result.transaction("assessments").objectStore("assessments").count();
          counted.onsuccess = () => (opened.result.close(), done(counted.result));
        };
      }),
  );
}

/** Answers every statement of the factor that is shown, by a fixed pattern; returns how many there were. */
async function answerFactor(page: Page, before: number): Promise<number> {
  const statements = page.locator("fieldset.statement");
  let i = 0;
  for (; ; i++) {
    // Levels above one that fails fold away; whoever answers everything opens them.
    while (await page.locator("button.fold").count()) await page.locator("button.fold").first().click();
    if (i >= (await statements.count())) break;
    const statement = statements.nth(i);
    if (await statement.locator(".inapplicable").count()) continue;
    const answer = ANSWERS[(before + i) % ANSWERS.length];
    const radio = statement.locator(`input[value="${answer}"]`);
    await radio.check();
    await expect(radio).toBeChecked();
  }
  return i;
}

/** Goes through all factors from the first, answering every statement. */
async function answerAll(page: Page): Promise<number> {
  let answered = 0;
  for (;;) {
    answered += await answerFactor(page, answered);
    const next = page.locator("nav.turn a[rel=next]");
    const href = await next.getAttribute("href");
    const heading = await page.locator("h1").innerText();
    await next.click();
    if (href!.endsWith("/results")) return answered;
    await expect(page.locator("h1")).not.toHaveText(heading);
  }
}

const range = (interval: Interval, write: (n: number) => string) =>
  interval.low === interval.high || write(interval.low) === write(interval.high)
    ? write(interval.low)
    : `${write(interval.low)}–${write(interval.high)}`;
const percent = (share: number) => new Intl.NumberFormat("en", { style: "percent" }).format(share);
// Rust rounds halves away from zero; these are never negative.
const whole = (n: number) => String(Math.round(n));

/** The figures of a factor, as the page of results writes them. */
function written(factor: Factor): string[] {
  return [
    (factor.provisional ? "~" : "") + range(factor.level, String),
    range(factor.index, whole),
    range(factor.coverage, percent),
    percent(factor.answered),
    String(factor.evidenced),
    String(factor.set_aside),
  ];
}

/** Sees that the page of results says what the command line prints. */
async function sameNumbers(page: Page, domains: Domain[]): Promise<void> {
  await page.locator("details", { has: page.locator("#figures") }).locator("summary").click();
  for (const factor of domains.flatMap((domain) => domain.factors)) {
    const cells = await page.locator(`#figures tr[data-factor="${factor.id}"] td`).allInnerTexts();
    expect(cells.slice(0, 6), factor.id).toEqual(written(factor));
  }
  const numerals = await page.locator(".index .numeral").allInnerTexts();
  expect(numerals).toEqual(domains.map((domain) => range(domain.index, whole).replace("–", " to ")));
}

/** Fills in the form of a new assessment and starts it. */
async function start(page: Page, ecosystem: string): Promise<void> {
  await page.goto("/");
  await started(page);
  await page.getByRole("link", { name: "Start an assessment" }).click();
  await page.locator("#ecosystem").fill(ecosystem);
}

/** Answers "No" to every question on the circumstances. */
async function circumstances(page: Page): Promise<void> {
  for (const question of await page.locator("fieldset.question", { has: page.locator("input[value=no]") }).all()) {
    await question.locator("input[value=no]").check();
  }
}

test("a newcomer assesses, saves, contributes and is compared", async ({ page }, info) => {
  test.setTimeout(300_000);
  await start(page, "Isla Nueva");
  await circumstances(page);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.locator("table a[href*='/factor/']").first().click();
  expect(await answerAll(page)).toBeGreaterThan(280);

  await expect(page.getByRole("heading", { level: 1, name: "Results" })).toBeVisible();
  const file = await saved(page, page.getByRole("button", { name: "Save file" }).first(), info.outputPath("own.json"));
  const result = JSON.parse(run("score", file, "--json")) as { domains: Domain[] };
  expect(result.domains.map((domain) => domain.factors.length)).toEqual([5, 7, 8, 6, 4]);
  await sameNumbers(page, result.domains);

  // Nothing is lost when the page is loaded again.
  await page.reload();
  await started(page);
  await sameNumbers(page, result.domains);

  // The file opens again elsewhere: here, after the assessment was deleted and that was not undone.
  const round = info.outputPath("round.json");
  const questionnaires = result.domains.map((domain) => ({ id: domain.id, version: "1.0.0" }));
  const groups = ["leeward", "isthmus", "highlands", "outer-isles"].map((id) => ({ id, title: { en: id } }));
  const call = { format: "baremo.round/1", id: "sample-amber-sea-2026", title: "Amber Sea", period: "2026" };
  writeFileSync(round, JSON.stringify({ ...call, mode: "open", questionnaires, groups }));

  await page.getByRole("link", { name: "Sharing" }).click();
  await page.locator("#round-file").setInputFiles(round);
  await page.locator("#group").selectOption("isthmus");
  const given = page.locator(".said li");
  const contribution = await saved(
    page,
    page.getByRole("button", { name: "Save contribution" }),
    info.outputPath("contribution.json"),
  );
  const content = JSON.parse(readFileSync(contribution, "utf8"));
  expect(await given.count()).toBe(Object.keys(content.factors).length);
  const own = JSON.parse(run("contribute", file, "--round", round, "--group", "isthmus", "--code", content.code));
  expect(own.factors).toEqual(content.factors);

  // With the 33 of the fictional region it makes 34, in the app and on the command line.
  await page.goto("/#/compare");
  await page.getByRole("button", { name: "Try with the sample" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.goto("/#/compare");
  const sample = await saved(
    page,
    page.getByRole("button", { name: "Save all contributions" }),
    info.outputPath("sample.jsonl"),
  );
  expect(readFileSync(sample, "utf8").trim().split("\n")).toHaveLength(33);
  await page.locator("#choose-contributions").setInputFiles(contribution);
  await expect(page.getByRole("heading", { name: "34 contributions count" })).toBeVisible();
  await page.getByRole("link", { name: "See the region" }).click();
  await expect(page.getByText("Internal: not for publication").first()).toBeVisible();
  const comparison = await saved(
    page,
    page.getByRole("button", { name: "Save comparison as JSON" }),
    info.outputPath("comparison.json"),
  );
  const compared = run("compare", sample, contribution, "--round", round, "--internal", "--json");
  expect(JSON.parse(readFileSync(comparison, "utf8"))).toEqual(JSON.parse(compared));
});

test("a questionnaire that is not ours goes the same way", async ({ page }, info) => {
  const questionnaire = info.outputPath("ports.json");
  const texts = {
    ports: { title: "Puertos" },
    "ports.quay": { title: "Muelle <b>negrita</b>" },
    "ports.quay.2a": { text: "Existe un registro <img src=x onerror=alert(1)>." },
    "ports.quay.3a": { text: "Hay un plan en vigor." },
  };
  const statements = [
    { id: "ports.quay.2a", level: 2 },
    { id: "ports.quay.3a", level: 3 },
  ];
  const factors = [{ id: "ports.quay", statements }];
  const format = "baremo.questionnaire/1";
  writeFileSync(questionnaire, JSON.stringify({ format, id: "ports", version: "0.1.0", factors, texts: { es: texts } }));

  await start(page, "Isla Nueva");
  await page.locator("#add-questionnaire").setInputFiles(questionnaire);
  const domains = page.locator("#domains input[type=checkbox]");
  await expect(domains).toHaveCount(6);
  for (let i = 0; i < 5; i++) await domains.nth(i).uncheck();
  await domains.nth(5).check();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.locator("table a[href*='/factor/']").first().click();
  // What looks like markup is text.
  await expect(page.getByText("Existe un registro <img src=x onerror=alert(1)>.")).toBeVisible();
  await page.locator("#s-2a input[value=met]").check();
  await page.locator("#s-3a input[value=unknown]").check();
  await expect(page.locator(".level-now")).toHaveText("2 to 3");

  const file = await saved(page, page.getByRole("button", { name: "Save file" }).first(), info.outputPath("own.json"));
  const result = JSON.parse(run("score", file, "--json", "--questionnaires", questionnaire)) as { domains: Domain[] };
  expect(result.domains[0].factors[0].level).toEqual({ low: 2, high: 3 });
  await page.locator("nav.turn a[rel=next]").click();
  await sameNumbers(page, result.domains);

  await page.reload();
  await started(page);
  await sameNumbers(page, result.domains);

  // Two of two answered, one of them "don't know": provisional, so a firm answer comes before the contribution.
  await page.goBack();
  await page.locator("#s-3a input[value=met]").check();
  const round = info.outputPath("round.json");
  const call = { format: "baremo.round/1", id: "puertos", title: "Puertos", period: "2026", mode: "open" };
  writeFileSync(round, JSON.stringify({ ...call, questionnaires: [{ id: "ports", version: "0.1.0" }] }));
  await page.getByRole("link", { name: "Sharing" }).click();
  await page.locator("#round-file").setInputFiles(round);
  const contribution = await saved(
    page,
    page.getByRole("button", { name: "Save contribution" }),
    info.outputPath("contribution.json"),
  );
  await page.goto("/#/compare");
  await page.locator("#choose-round").setInputFiles(round);
  await page.locator("#choose-contributions").setInputFiles(contribution);
  await page.getByRole("link", { name: "See the region" }).click();
  const comparison = await saved(
    page,
    page.getByRole("button", { name: "Save comparison as JSON" }),
    info.outputPath("comparison.json"),
  );
  expect(JSON.parse(readFileSync(comparison, "utf8"))).toEqual(
    JSON.parse(run("compare", contribution, "--round", round, "--internal", "--json")),
  );
});

test("an assessment is deleted, brought back, saved and opened again", async ({ page }, info) => {
  await page.goto("/");
  await started(page);
  await page.getByRole("link", { name: /Costa Serena/ }).first().click();
  await page.goto("/#/assess");
  const entry = page.getByRole("heading", { name: /Costa Serena/ });
  await expect(entry).toBeVisible();
  const file = await saved(page, page.getByRole("button", { name: /^Save file/ }).first(), info.outputPath("sample.json"));
  await page.getByRole("button", { name: /^Delete/ }).click();
  await expect(entry).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(entry).toBeVisible();
  await page.getByRole("button", { name: /^Delete/ }).click();
  await expect.poll(() => keptAssessments(page)).toBe(0);
  await page.reload();
  await started(page);
  await expect(entry).toHaveCount(0);
  await page.locator("input[type=file]").first().setInputFiles(file);
  await expect(page.getByText(/Costa Serena/).first()).toBeVisible();

  const bad = info.outputPath("bad.json");
  writeFileSync(bad, '{"format": "baremo.assessment/1", "colour": "<b>red</b>"}');
  await page.goto("/#/assess");
  await page.locator("input[type=file]").first().setInputFiles(bad);
  await expect(page.getByText("Nothing of this file was taken.")).toBeVisible();
  await expect(page.getByText("“colour” is not a field here.")).toBeVisible();

  // A file that is no round is named on the page of sharing, and nothing is offered to be given.
  await page.goto("/#/assess/of/sample-costa-serena-2026/share");
  await page.locator("#round-file").setInputFiles(bad);
  await expect(page.locator(".problem")).toContainText("bad.json");
  await expect(page.getByRole("button", { name: "Save contribution" })).toHaveCount(0);
});
