import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect, started, test } from "./app.ts";
import { OWN, show, withSamples } from "./screens.ts";
import { LANGUAGES, cut, englishAmong, said } from "./texts.ts";

type Range = { low: number; high: number };
type Bin = { from: number; to: number; count: number };
type Figures = { id: string; n: number | null; bins: Bin[]; below_target: { share: number; of: number } | null };
type Publication = { round: string; groups: { id: string; n: number | null; factors: Figures[] }[] };
type Priority = { value: Range; gap: Range; reach: Range; importance: number };
type Lacking = { statement: string; level: number; remedy: string | null; next: boolean };
type Need = {
  factor: string;
  gap: Range | null;
  basis: {
    assessment?: { level: Range; target: number; skills: Lacking[]; other: Lacking[] };
    publication?: { n: number; below: { count: Range; of: number } | null; skills_next_estimate: Range };
  };
  priority: Priority | null;
};
type Outlook = {
  needs: { needs: Need[]; apart: { factor: string; why: string; lacking: Lacking[] }[] }[];
  seats: { factor: string; audience: string; ecosystems: number; least: number; most: number | null }[];
  pool: { factor: string; of: number; seek: number | null; offer: number | null }[];
  matching: { steps: { factor: string; level: number; depth: string; skills: number; ecosystems: Range }[] };
};
type Statement = { id: string; level: number; remedy?: string };

/** The factors of the questionnaires, in their order. */
const FACTORS: { id: string; statements: Statement[] }[] = ["workforce", "policy", "incident", "connectivity", "cooperation"].flatMap(
  (id) => JSON.parse(readFileSync(new URL(`../../questionnaires/${id}.json`, import.meta.url), "utf8")).factors,
);

const folder = mkdtempSync(join(tmpdir(), "needs-"));
test.afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file for the command line, and returns its path. */
function written(name: string, content: object | string): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const NO_COURSES = written("none.json", { format: "baremo.catalogue/1", courses: [] });

function baremo(...args: string[]): string {
  return execFileSync(process.env.BAREMO_CLI!, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** What the command line finds: an empty catalogue makes it say the steps, too. */
function outlook(...args: string[]): Outlook {
  return JSON.parse(baremo("needs", ...args, "--catalogue", NO_COURSES, "--json"));
}

async function saved(page: Page, name: string): Promise<{ name: string; content: string }> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name }).click();
  const file = await download;
  return { name: file.suggestedFilename(), content: readFileSync((await file.path())!, "utf8") };
}

const figure = (n: number) => new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 }).format(n);
const percent = (n: number) => new Intl.NumberFormat("en-US", { style: "percent" }).format(n);
const range = (write: (n: number) => string, between: string) => ({ low, high }: Range) =>
  write(low) === write(high) ? write(low) : `${write(low)}${between}${write(high)}`;
const short = range(figure, "–");

/** Chooses the first of a kind to take needs from. */
async function choose(page: Page, kind: string) {
  const value = await page.locator(`#needs-source optgroup[label="${kind}"] option`).first().getAttribute("value");
  await page.locator("#needs-source").selectOption(value!);
}

/** What the page shows of each need, in its order. */
async function rows(page: Page) {
  return page.locator("table.needs tr[data-factor]").evaluateAll((rows) =>
    rows.map((row) => {
      const of = (selector: string) => row.querySelector(selector)?.textContent?.replace(/\s+/g, " ").trim();
      return {
        factor: (row as HTMLElement).dataset.factor,
        stands: of("[data-figure=stands] b") ?? of("[data-figure=stands]"),
        gap: of("[data-figure=gap]"),
        mends: of("[data-figure=mends] bdi") ?? of("[data-figure=mends]"),
        depth: [...row.querySelectorAll("[data-figure=depth] li")].map((line) => line.textContent),
        priority: of("[data-figure=priority] b"),
        parts: of("[data-figure=priority] .meta")?.replace(/\u00a0/g, " "),
      };
    }),
  );
}

/** What the page should show of what the command line found. */
function expected({ needs: [{ needs }], matching: { steps } }: Outlook, [gap, reach] = [1, 1]) {
  const part = (range: Range, times: number) =>
    times === 0 ? "not counted" : times === 1 ? short(range) : `${range.low === range.high ? short(range) : `(${short(range)})`}${times === 2 ? "²" : "³"}`;
  return needs.map(({ factor, gap: missing, basis: { assessment, publication }, priority }) => ({
    factor,
    stands: assessment
      ? `${range(String, "–")(assessment.level)} to ${assessment.target}`
      : publication!.below
        ? `${short(publication!.below.count)} of ${publication!.below.of}`
        : "withheld",
    gap: missing ? short(missing) : "withheld",
    mends: assessment
      ? `${assessment.skills.length} of ${assessment.skills.length + assessment.other.length}`
      : range(percent, " to ")(publication!.skills_next_estimate),
    depth: steps
      .filter((step) => step.factor === factor)
      .map((step) => (assessment ? step.depth : `${step.depth}: ${short(step.ecosystems)}`)),
    priority: priority ? short(priority.value) : undefined,
    parts: priority
      ? `gap ${part(priority.gap, gap)} × reach ${part(priority.reach, reach)} × importance ${figure(priority.importance)}`
      : undefined,
  }));
}

/** Works out needs of a publication in its own way: each ecosystem as one entry, lowest first. */
function byHand(publication: Publication, group: string, aim?: number, weights: { gap?: number; reach?: number; importance?: Record<string, number> } = {}) {
  const figures = publication.groups.find(({ id }) => id === group)!.factors;
  const found = FACTORS.flatMap(({ id, statements }) => {
    const factor = figures.find((factor) => factor.id === id);
    if (!factor || factor.n === null) return [];
    const each = factor.bins.flatMap(({ from, to, count }) => Array.from({ length: count }, () => ({ from, to })));
    const trained = statements.filter((one) => one.remedy === "skills" && one.level > each[0].from && one.level <= (aim ?? 5));
    const mean = (all: number[]) => all.reduce((sum, n) => sum + n, 0) / all.length;
    const next = (level: number) => {
      const at = statements.filter((one) => one.level === level + 1);
      return at.length === 0 ? 0 : at.filter((one) => one.remedy === "skills").length / at.length;
    };
    const nexts = each.map(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => next(from + i)));
    const estimate = { low: mean(nexts.map((all) => Math.min(...all))), high: mean(nexts.map((all) => Math.max(...all))) };
    let below: { count: Range; of: number } | null = null;
    let gap: Range | null = null;
    if (aim) {
      const sure = each.filter(({ to }) => to < aim);
      const open = each.filter(({ from, to }) => from < aim && to >= aim);
      below = { count: { low: sure.length, high: sure.length + open.length }, of: each.length };
      if (below.count.high === 0) return [];
      // Whoever may be below is so or not, one after the other: the extremes are among these.
      const least = Array.from({ length: open.length + 1 }, (_, k) => [...sure.map(({ to }) => aim - to), ...Array<number>(k).fill(1)]);
      const most = Array.from({ length: open.length + 1 }, (_, k) => [...sure, ...open.slice(0, k)].map(({ from }) => aim - from));
      const means = (ways: number[][]) => ways.filter((way) => way.length > 0).map(mean);
      gap = { low: Math.min(...means(least)), high: Math.max(...means(most)) };
    } else if (factor.below_target) {
      const count = Math.round(factor.below_target.share * factor.below_target.of);
      if (count === 0) return [];
      below = { count: { low: count, high: count }, of: factor.below_target.of };
      gap = { low: 1, high: Math.max(1, mean(each.slice(0, count).map(({ from }) => 5 - from))) };
    }
    if (trained.length === 0) return [];
    const importance = weights.importance?.[id] ?? 1;
    const value = (end: "low" | "high") =>
      gap![end] ** (weights.gap ?? 1) * (below!.count[end] / below!.of) ** (weights.reach ?? 1) * importance;
    return [{ factor: id, n: factor.n, below, gap, estimate, value: below && { low: value("low"), high: value("high") } }];
  });
  return found.sort((a, b) =>
    a.value && b.value ? b.value.low - a.value.low || b.value.high - a.value.high : Number(b.value !== null) - Number(a.value !== null),
  );
}

/** Holds what the page shows against figures that were worked out by hand. */
async function agree(page: Page, hand: ReturnType<typeof byHand>) {
  const of = (factor: string, wrong: unknown) => ({ factor, wrong });
  const shown = await rows(page);
  expect(shown.map((row) => row.factor)).toEqual(hand.map((need) => need.factor));
  for (const [i, need] of hand.entries()) {
    const row = shown[i];
    expect(of(need.factor, row.stands)).toEqual(of(need.factor, need.below ? `${short(need.below.count)} of ${need.below.of}` : "withheld"));
    expect(of(need.factor, row.gap)).toEqual(of(need.factor, need.gap ? short(need.gap) : "withheld"));
    expect(of(need.factor, row.mends)).toEqual(of(need.factor, range(percent, " to ")(need.estimate)));
    expect(of(need.factor, row.priority)).toEqual(of(need.factor, need.value ? short(need.value) : undefined));
  }
}

/** Opens the fictional region by the third door, and returns its publication as a file. */
async function region(page: Page): Promise<{ path: string; publication: Publication }> {
  await page.goto("/");
  await started(page);
  await page.locator(".door").last().getByRole("link", { name: "Try with a fictional region" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Most urgent: / })).toBeVisible();
  await show(page, "#/compare/publish");
  const { content } = await saved(page, "Publish: save the file");
  await show(page, "#/train");
  await expect(page.locator("table.needs")).toBeVisible();
  return { path: written("publication.json", content), publication: JSON.parse(content) };
}

test("needs of the fictional region are those of its publication, worked out three times", async ({ page }) => {
  test.setTimeout(120_000);
  const { path, publication } = await region(page);
  const source = page.locator("#needs-source");
  await expect(source.locator("optgroup:has(option:checked)")).toHaveAttribute("label", "Contributions of this tab");
  await expect(page.locator(".page-head")).toContainText("Internal: not for publication");
  await expect(page.locator(".page-head")).toContainText("as they could be published");
  await expect(page.locator(".page-head .sample")).toBeVisible();
  const own = outlook(path);
  expect(await rows(page)).toEqual(expected(own));
  await agree(page, byHand(publication, "all"));
  const first = byHand(publication, "all")[0];
  await expect(page.locator(".page-head .lede")).toHaveText(
    `${first.below!.count.low} of ${first.below!.of} ecosystems with a target of their own are below it, by ${figure(first.gap!.low)} to ${figure(first.gap!.high)} levels on average. ${first.n} gave a level.`,
  );
  // The first ten stand there; the others at a press.
  const visible = page.locator("table.needs tr[data-factor]:visible");
  await expect(visible).toHaveCount(10);
  await page.getByRole("button", { name: /^Show all/ }).click();
  await expect(visible).toHaveCount(own.needs[0].needs.length);

  // What is no training need is named with its reason.
  const apart = page.locator("section", { has: page.locator("#h-apart") });
  const without = own.needs[0].apart.map((one) => one.factor);
  expect(await apart.locator("[data-factor]").evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.factor))).toEqual(without);
  await expect(apart.locator("[data-factor='policy.law']")).toContainText("It takes a law or a rule.");
  await expect(apart.locator("[data-factor='policy.law']")).not.toContainText("training");

  // What is folded says the levels with n, and that a share is an estimate.
  const fold = page.locator(`tr[data-factor='${first.factor}'] + tr`);
  await fold.locator("summary").click();
  await expect(fold).toContainText(`Of ${first.n} that gave a level: `);
  await expect(fold).toContainText(`An estimate: training can mend ${range(percent, " to ")(first.estimate)} of the statements`);
  const trained = FACTORS.find(({ id }) => id === first.factor)!.statements.filter((one) => one.remedy === "skills");
  await expect(fold.locator(".missing > li")).toHaveCount(trained.length);

  // Other weights are another order, at once.
  await page.locator("#weight-gap").selectOption("2");
  await page.locator("#weight-reach").selectOption("0");
  expect(await rows(page)).toEqual(expected(outlook(path, "--gap", "2", "--reach", "0"), [2, 0]));
  await agree(page, byHand(publication, "all", undefined, { gap: 2, reach: 0 }));
  const last = own.needs[0].needs.at(-1)!.factor;
  await page.locator(`tr[data-factor='${last}'] + tr summary`).click();
  await page.locator(`[id='importance-${last}']`).selectOption("3");
  await expect(page.locator(`[id='importance-${last}']`)).toBeFocused();
  expect(await rows(page)).toEqual(expected(outlook(path, "--gap", "2", "--reach", "0", "--importance", `${last}=3`), [2, 0]));
  await agree(page, byHand(publication, "all", undefined, { gap: 2, reach: 0, importance: { [last]: 3 } }));
  await expect(page.locator("#h-weights").locator("xpath=../..")).toContainText("Importance that you have stated");
  await page.getByRole("button", { name: "Put back" }).click();
  expect(await rows(page)).toEqual(expected(own));

  // A level that all aim at, and a group in which more is withheld.
  await page.locator("#needs-aim").selectOption("4");
  expect(await rows(page)).toEqual(expected(outlook(path, "--aim", "4")));
  await agree(page, byHand(publication, "all", 4));
  const groups = publication.groups.filter((group) => group.n !== null && group.id !== "all");
  expect(groups.length).toBeGreaterThan(0);
  for (const { id } of groups) {
    await page.locator("#needs-group").selectOption(id);
    await expect(page.locator(".page-head .meta").first()).not.toContainText("All ecosystems");
    for (const aim of [4, undefined]) {
      await page.locator("#needs-aim").selectOption(aim ? String(aim) : "");
      expect(await rows(page), `${id} ${aim}`).toEqual(expected(outlook(path, "--group", id, ...(aim ? ["--aim", String(aim)] : []))));
      await agree(page, byHand(publication, id, aim));
    }
  }

  // One audience.
  await page.locator("#needs-group").selectOption("all");
  await page.locator("#needs-audience").selectOption("judge");
  await expect(page.getByRole("button", { name: /^Show all/ })).toHaveCount(0);
  const judges = JSON.parse(baremo("needs", path, "--json")).needs[0].needs.filter((need: { audience: string[] }) => need.audience.includes("judge"));
  await expect(page.locator("table.needs tr[data-factor]")).toHaveCount(judges.length);

  // The table that is saved is that of the command line; only what was published is not called internal.
  const internal = await saved(page, "Save the needs as CSV");
  expect(internal.name).toContain("internal");
  expect(internal.content).toBe(baremo("needs", path, "--csv"));
  await page.locator("#needs-audience").selectOption("");
  await choose(page, "Publication");
  await expect(page.locator(".page-head")).not.toContainText("Internal");
  expect(await rows(page)).toEqual(expected(own));
  const open = await saved(page, "Save the needs as CSV");
  expect(open.name).not.toContain("internal");
  expect(open.content).toBe(internal.content);
});

test("needs of an assessment say which statements are missing, and what an aim would ask for", async ({ page }) => {
  test.setTimeout(90_000);
  await withSamples(page);
  await show(page, OWN);
  const { content } = await saved(page, "Save file");
  const path = written("assessment.json", content);
  await show(page, "#/train");
  await choose(page, "Assessments");
  // Its own targets ask for no training: that is said, and what would.
  expect(outlook(path).needs[0].needs).toEqual([]);
  await expect(page.getByRole("heading", { level: 1, name: "There is no training need here" })).toBeVisible();
  await page.getByRole("button", { name: "Aim at level 4 in every factor" }).click();
  await expect(page.locator("#needs-aim")).toHaveValue("4");
  const aimed = outlook(path, "--aim", "4");
  expect(aimed.needs[0].needs.length).toBeGreaterThan(5);
  expect(await rows(page)).toEqual(expected(aimed));
  await expect(page.locator(".page-head")).toContainText("Internal: not for publication");

  // Each statement stands with its code, under what mends it.
  const need = aimed.needs[0].needs.find(({ basis }) => basis.assessment!.other.length > 0 && basis.assessment!.skills.length > 0)!;
  const fold = page.locator(`tr[data-factor='${need.factor}'] + tr`);
  await fold.locator("summary").click();
  const codes = (all: Lacking[]) => all.map((one) => one.statement.split(".").at(-1));
  const { skills, other } = need.basis.assessment!;
  await expect(fold.locator(".missing").first().locator(".code")).toHaveText(codes(skills) as string[]);
  await expect(fold.locator(".missing").last().locator(".code")).toHaveText(codes(other) as string[]);
  await expect(fold.locator(".missing").first()).not.toContainText("It takes");
  await fold.locator(".missing .code").first().click();
  await expect(page.locator(`#s-${codes(skills)[0]}`)).toBeVisible();
  await page.goBack();
  await expect(page.locator("table.needs")).toBeVisible();

  // Targets of its own: what is chosen is kept on the device, and the file says that it is internal.
  await page.locator("#needs-aim").selectOption("");
  const targets = Object.fromEntries(FACTORS.map(({ id }, i) => [id, { level: 3 + (i % 3) }]));
  const high = { ...JSON.parse(content), id: "high", ecosystem: "Alta <b>Meta</b>", targets };
  const highPath = written("high.json", high);
  await show(page, "#/assess");
  await page.locator("#open-file").setInputFiles(highPath);
  await expect(page.getByRole("heading", { level: 1, name: "Alta <b>Meta</b>" })).toBeVisible();
  await show(page, "#/train");
  const label = await page.locator("#needs-source option", { hasText: "Alta" }).innerText();
  await page.locator("#needs-source").selectOption({ label });
  expect(await rows(page)).toEqual(expected(outlook(highPath)));
  const apart = outlook(highPath).needs[0].apart;
  expect(await page.locator("section:has(#h-apart) [data-factor]").count()).toBe(apart.length);
  const table = await saved(page, "Save the needs as CSV");
  expect(table.name).toContain("internal");
  expect(table.content).toBe(baremo("needs", highPath, "--csv"));
  await page.locator("#weight-gap").selectOption("3");
  await page.reload();
  await started(page);
  await expect(page.locator("#weight-gap")).toHaveValue("3");
  await expect(page.locator("#needs-aim")).toHaveValue("");
});

test("what is opened is named where it is bad, and shown where it is good", async ({ page }) => {
  const { publication } = await region(page);
  // Nothing is open in another tab: the page says what it is for.
  await page.reload();
  await started(page);
  await expect(page.getByRole("heading", { level: 1, name: "What training could mend" })).toBeVisible();
  const file = (name: string, content: object) => ({ name, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(content)) });
  const altered = structuredClone(publication);
  altered.groups[0].factors[0].bins[0].count += 1;
  await page.locator("#publication-file").setInputFiles([file("altered.json", altered)]);
  await expect(page.locator(".problem")).toContainText("altered.json");
  const round = { format: "baremo.round/1", id: publication.round, title: "Mar <i>Ámbar</i>", period: "2026", mode: "open", questionnaires: [{ id: "policy", version: "1.0.0" }] };
  await page.locator("#publication-file").setInputFiles([file("round.json", round), file("good.json", publication)]);
  await expect(page.locator("table.needs")).toBeVisible();
  await expect(page.locator(".page-head .meta").first()).toContainText("Mar <i>Ámbar</i>");
  await expect(page.locator(".page-head")).not.toContainText("Internal");
});

test("interest files give seats and shared needs that name nobody", async ({ page }) => {
  test.setTimeout(90_000);
  const { path, publication } = await region(page);
  const bands = ["1-5", "6-15", "16-40", "41+"] as const;
  const interest = (i: number) => ({
    format: "baremo.interest/1",
    round: publication.round,
    ecosystem: `Ecosystem <i>${i}</i>`,
    contact: `desk ${i}`,
    seeks: [...(i < 7 ? ["incident.crisis"] : []), ...(i < 2 ? ["workforce.training"] : []), ...(i < 11 ? ["policy.law"] : [])],
    offers: [...(i > 8 ? ["incident.crisis"] : []), ...(i > 7 ? ["incident.csirt"] : [])],
    seats: [
      ...(i < 5 ? [{ factor: "incident.crisis", audience: "operator", band: bands[i % 3] }] : []),
      ...(i > 5 ? [{ factor: "workforce.training", audience: "csirt-staff", band: bands[i % 4] }] : []),
      ...(i < 2 ? [{ factor: "policy.standards", audience: "regulator", band: "1-5" }] : []),
    ],
  });
  const all = Array.from({ length: 12 }, (_, i) => interest(i));
  const paths = all.map((one, i) => written(`interest-${i}.json`, one));
  const bad = written("nothing.json", "{}");
  const unknown = written("unknown.json", { ...interest(3), seeks: ["incident.nothing"] });
  await page.locator("#choose-interests").setInputFiles([...paths, bad, unknown]);
  await expect(page.locator(".problem")).toHaveCount(2);
  await expect(page.locator(".problem").first()).toContainText("nothing.json");
  await expect(page.locator(".problem").last()).toContainText("unknown.json");
  await expect(page.locator(".problem").last()).toContainText("incident.nothing");

  // The depth is that which most ask for, where training mends something.
  const { steps } = outlook(path).matching;
  const depth = (factor: string) => {
    const own = steps.filter((step) => step.factor === factor && step.skills > 0);
    return own.reduce((most, step) => (step.ecosystems.high > most.ecosystems.high ? step : most)).depth;
  };
  expect([depth("incident.crisis"), depth("workforce.training")]).toEqual(["practitioner", "foundation"]);
  const seats = (audience: string) => page.locator("#seats tbody tr", { hasText: audience }).locator("td");
  const pool = (factor: string) => page.locator(`#pool [data-factor='${factor}']`);
  // 5 of 1–5, 6–15, 16–40, 1–5 and 6–15: 30 to 80. Six of 16–40, 41+, 1–5, 6–15, 16–40 and 41+: open at the top.
  await expect(seats("critical operators")).toHaveText(["critical operators", depth("incident.crisis"), "5", "30 to 80"]);
  await expect(seats("CSIRT staff")).toHaveText(["CSIRT staff", depth("workforce.training"), "6", "121 or more"]);
  await expect(page.locator("#seats tbody tr")).toHaveCount(2);
  await expect(pool("incident.crisis")).toHaveText(/^7 of 12 need 3\.6 .* at practitioner level; 3 offer to help\.$/);
  await expect(pool("incident.csirt")).toHaveText(/^4 of 12 offer to help with 3\.1 /);
  // Two seek training, and all but one a law: neither may be told.
  await expect(page.locator("#pool li")).toHaveCount(2);
  const found = outlook(path, "--interest", ...paths);
  expect(found.seats.map((one) => [one.factor, one.ecosystems, one.least, one.most])).toEqual([
    ["incident.crisis", 5, 30, 80],
    ["workforce.training", 6, 121, null],
  ]);
  expect(found.pool).toEqual([
    { factor: "incident.crisis", of: 12, seek: 7, offer: 3 },
    { factor: "incident.csirt", of: 12, seek: null, offer: 4 },
  ]);
  expect(`${await page.locator("#seats").innerText()} ${await page.locator("#pool").innerText()}`).not.toMatch(/Ecosystem <|desk/);
  await expect(page.locator("#seats th i, ul.rows i")).toHaveCount(0);

  // Twice told, and taken out again; nothing of it is kept.
  await page.locator("#choose-interests").setInputFiles([written("again.json", { ...interest(0), seeks: [] })]);
  await expect(page.locator(".note", { hasText: "More than one file names" })).toContainText("Ecosystem <i>0</i>");
  await expect(pool("incident.crisis")).toHaveText(/^7 of 12 /);
  await page.locator("ul.rows li", { hasText: "desk 11" }).getByRole("button").click();
  await expect(pool("incident.crisis")).toHaveText(/^7 of 11 need 3\.6 [^;]*\.$/);
  await show(page, "#/train/courses");
  await show(page, "#/train");
  await expect(page.locator("#seats tbody tr")).toHaveCount(2);
  await page.reload();
  await started(page);
  await expect(page.locator("#seats")).toHaveCount(0);
});

test("needs are read on a phone, and in another language", async ({ page }) => {
  const { path } = await region(page);
  await page.setViewportSize({ width: 360, height: 780 });
  const first = page.locator("table.needs tr[data-factor]").first();
  await expect(first).toBeVisible();
  const label = await first.locator("[data-figure=gap]").evaluate((cell) => getComputedStyle(cell, "::before").content);
  expect(label).toBe('"Gap in levels"');
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond).toBeLessThanOrEqual(0);
  await first.locator("xpath=following-sibling::tr[1]").locator("summary").click();
  await page.locator("#needs-audience").selectOption("judge");
  const judges = await page.locator("table.needs tr[data-factor]").count();
  await page.locator("#language").selectOption("fr");
  await expect(page.locator("h1")).toContainText("Le plus urgent");
  await expect(page.locator("#needs-audience")).toHaveValue("judge");
  await expect(page.locator("table.needs tr[data-factor]")).toHaveCount(judges);
  // Where decimals have a comma, cells of the table stand between semicolons.
  const { content } = await saved(page, "Enregistrer les besoins (CSV)");
  const cells = (line: string) => line.split(",").map((cell) => (/^\d+\.\d+$/.test(cell) ? cell.replace(".", ",") : cell));
  expect(content).toBe(baremo("needs", path, "--csv").split("\r\n").map((line) => cells(line).join(";")).join("\r\n"));
});

for (const locale of LANGUAGES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, colorScheme: locale === "pt" ? "dark" : "light", viewport: { width: 320, height: 800 } });

    test(`needs of an assessment, and what interest files give, speak ${locale} and fit`, async ({ page }) => {
      await withSamples(page);
      await show(page, "#/train");
      const all = Array.from({ length: 12 }, (_, i) => ({
        format: "baremo.interest/1",
        round: "another",
        ecosystem: `Ñ ${i}`,
        contact: `${i}`,
        seeks: [...(i < 7 ? ["incident.detection", "policy.law", "connectivity.access"] : [])],
        offers: [...(i > 8 ? ["policy.law", "incident.detection", "incident.csirt"] : [])],
        seats: [{ factor: "incident.detection", audience: "csirt-staff", band: i < 3 ? "1-5" : "41+" }],
      }));
      const files = all.map((one, i) => ({ name: `${i}.json`, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(one)) }));
      await page.locator("#choose-interests").setInputFiles(files);
      await expect(page.locator("#pool li")).toHaveCount(4);
      const examine = async (where: string) => {
        await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
        expect.soft(await cut(page), where).toEqual([]);
        if (locale !== "en") expect.soft(englishAmong(locale, await said(page)), where).toEqual([]);
        const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
        expect.soft(found.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join("\n")}`), where).toEqual([]);
      };
      await page.locator("#needs-group").selectOption({ index: 1 });
      await examine("a group");
      await page.locator("#needs-source").selectOption({ index: 1 });
      await expect(page.locator("table.needs")).toHaveCount(0);
      await examine("an assessment without needs");
      await page.locator("#needs-aim").selectOption("5");
      await page.locator("#weight-gap").selectOption("2");
      await page.locator("#weight-reach").selectOption("0");
      await expect(page.locator("table.needs")).toBeVisible();
      await examine("an assessment with an aim");
    });
  });
}
