import { readFileSync, writeFileSync } from "node:fs";

import { expect, started, test } from "./app.ts";
import { OWN, begin, show, withSamples } from "./screens.ts";

test("a quick scan of thirty choices gives claimed levels, and answers count before them", async ({ page }) => {
  test.setTimeout(120_000);
  const own = await begin(page, "Isla Rápida");
  await page.getByRole("link", { name: "Quick scan" }).click();
  for (let i = 0; i < 30; i++) {
    const heading = await page.locator("h1").innerText();
    await page.locator(`input[name=claim][value="${1 + (i % 5)}"]`).check();
    await expect(page.locator(".level-now")).toHaveText(String(1 + (i % 5)));
    await expect(page.locator(".live .names")).toContainText("claimed");
    await page.locator("nav.turn a[rel=next]").click();
    await expect(page.locator("h1")).not.toHaveText(heading);
  }
  await expect(page.getByRole("heading", { level: 1, name: "Results" })).toBeVisible();
  await page.locator("details", { has: page.locator("#figures") }).locator("summary").click();
  await expect(page.locator('#figures tr[data-factor="workforce.careers"] td').first()).toHaveText("~3*");
  // Both depths are one scale: an answer counts before the claim, and neither loses the other.
  await show(page, `${own}/scan/workforce.careers`);
  await page.getByRole("link", { name: "All statements" }).click();
  await page.locator("#s-3a input[value=not_met]").check();
  await expect(page.locator(".level-now")).toHaveText("2");
  await page.getByRole("link", { name: "Quick scan" }).click();
  await expect(page.locator('input[name=claim][value="3"]')).toBeChecked();
  await expect(page.locator(".note")).toContainText("1 of");
  await page.getByRole("button", { name: "Take the choice back" }).click();
  await expect(page.locator("input[name=claim]:checked")).toHaveCount(0);
  await page.getByRole("link", { name: "All statements" }).click();
  await expect(page.locator("#s-3a input[value=not_met]")).toBeChecked();
});

test("levels above one that fails fold away, and stay within reach", async ({ page }) => {
  const own = await begin(page, "Isla Baja");
  await show(page, `${own}/factor/workforce.training`);
  const all = await page.locator("fieldset.statement").count();
  await page.locator("#s-2a input[value=not_met]").check();
  await expect(page.locator("fieldset.statement")).toHaveCount(2);
  await page.locator("button.fold").first().click();
  await expect(page.locator("#s-3a")).toBeVisible();
  // A link to a statement opens its level.
  await show(page, `${own}/factor/workforce.training/5a`);
  await expect(page.locator("#s-5a")).toBeVisible();
  await page.locator("#s-2a input[value=met]").check();
  await expect(page.locator("fieldset.statement")).toHaveCount(all);
});

test("evidence: a link opens only by a click, what is old is marked, what lacks it is listed", async ({ page, context }) => {
  const own = await begin(page, "Isla Probada");
  await show(page, `${own}/factor/workforce.training`);
  for (const code of ["2a", "2b", "3a", "3b", "3c"]) await page.locator(`#s-${code} input[value=met]`).check();
  const add = async (code: string, reference: string, date: string) => {
    await page.locator(`#s-${code}`).getByRole("button", { name: "Add a piece of evidence" }).click();
    await page.locator(`#evidence-reference-${code}`).fill(reference);
    await page.locator(`#evidence-date-${code}`).fill(date);
    await page.locator(`#evidence-note-${code}`).fill("See annex");
    await page.locator(`#s-${code}`).getByRole("button", { name: "Keep this evidence" }).click();
  };
  await add("2a", "https://example.invalid/law?a=1", "2019-01-15");
  await add("2b", "javascript:alert(1)", "2026-01-15");
  const link = page.locator("#s-2a .evidence a");
  await expect(link).toHaveAttribute("rel", "noreferrer noopener");
  await expect(link).toHaveAttribute("href", "https://example.invalid/law?a=1");
  await expect(page.locator("#s-2a .evidence")).toContainText("older than 36 months");
  await expect(page.locator("#s-2a .evidence")).toContainText("See annex");
  await expect(page.locator("#s-2b .evidence a")).toHaveCount(0);
  expect(context.pages()).toHaveLength(1);
  await show(page, `${own}/results`);
  const row = page.locator("section[aria-labelledby=h-evidence] tbody tr");
  await expect(page.locator("#h-evidence")).toHaveText("1 factor stands at level 3 or more without evidence for it");
  await expect(row).toContainText("1.2");
  await expect(row.locator("td").nth(2)).toHaveText(/3a\s*3b\s*3c/);
  await expect(row.locator("td").nth(3)).toHaveText("2a");
  await page.locator("#evidence-age").selectOption("12");
  await page.reload();
  await started(page);
  await expect(page.locator("#evidence-age")).toHaveValue("12");
});

test("an earlier external review is noted beside a factor, changed and removed, and changes no level", async ({ page }) => {
  const own = await begin(page, "Isla Revisada");
  const factor = `${own}/factor/workforce.training`;
  await show(page, factor);
  const review = page.locator("section[aria-labelledby=review-h]");
  // With the keyboard alone.
  await review.getByRole("button", { name: "Note an earlier review" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#review-level")).toBeFocused();
  await review.getByRole("button", { name: "Keep this review" }).click();
  await expect(page.locator("#review-level-problem")).toContainText("no level is chosen");
  await expect(page.locator("#review-source-problem")).toContainText("the source is missing");
  await page.locator("#review-level").selectOption("3");
  await page.locator("#review-source").fill("Peers, <b>annex</b> 2");
  await page.locator("#review-date").fill("last year");
  await page.keyboard.press("Enter");
  await expect(page.locator("#review-date-problem")).toContainText("this is no date");
  await expect(page.locator("#review-date")).toBeFocused();
  await page.locator("#review-date").fill("2024-06");
  await page.keyboard.press("Enter");
  await expect(review).toContainText("Level 3 · Peers, <b>annex</b> 2 · June 2024");
  await expect(page.locator("#review-begin")).toBeFocused();
  await expect(page.locator(".live .facts")).toContainText(/Earlier external review\s*level 3/);
  await expect(page.locator(".level-now")).toHaveText("1 to 5");
  await show(page, `${own}/results`);
  await page.locator("details", { has: page.locator("#figures") }).locator("summary").click();
  await expect(page.locator('#figures tr[data-factor="workforce.training"] td').nth(1)).toHaveText("3 · Peers, <b>annex</b> 2 · June 2024");
  await expect(page.locator('#figures tr[data-factor="workforce.careers"] td').nth(1)).toHaveText("–");
  await show(page, factor);
  await review.getByRole("button", { name: "Change this review" }).click();
  await expect(page.locator("#review-source")).toHaveValue("Peers, <b>annex</b> 2");
  await page.locator("#review-level").selectOption("2");
  await page.locator("#review-date").fill("");
  await review.getByRole("button", { name: "Keep this review" }).click();
  await expect(review).toContainText("Level 2 · Peers");
  await review.getByRole("button", { name: "Remove this review" }).click();
  await expect(review.getByRole("button", { name: "Note an earlier review" })).toBeFocused();
  await expect(page.locator(".live .facts")).not.toContainText("Earlier external review");
  await page.getByRole("button", { name: "Undo the last change" }).click();
  await expect(review).toContainText("Level 2 · Peers");
  await show(page, `${own}/history`);
  await expect(page.locator(".history li").last()).toContainText("earlier external review");
  await expect(page.locator(".history li").last()).toContainText("– → 3 (Peers, <b>annex</b> 2)");
});

test("a clock that is set wrong and dates in the future are said, and nothing is blocked", async ({ page }) => {
  const clock = page.locator("section.clock");
  await page.clock.setFixedTime(new Date("2019-03-01T10:00:00"));
  const own = await begin(page, "Isla Sin Hora");
  await expect(clock).toContainText("The clock of this device says March 1, 2019");
  await expect(page.getByRole("heading", { level: 1, name: "Isla Sin Hora, 2026" })).toBeVisible();
  await show(page, `${own}/factor/workforce.training`);
  await expect(clock).toBeVisible();
  await page.locator("#s-2a input[value=met]").check();
  await page.clock.setFixedTime(new Date("2026-11-26T10:00:00"));
  await show(page, own);
  await expect(clock).toHaveCount(0);

  // What a person dates in the future is kept and pointed out: where it is entered, where it stands, and on the overview.
  await show(page, `${own}/factor/workforce.training`);
  await page.locator("#s-2a").getByRole("button", { name: "Add a piece of evidence" }).click();
  await page.locator("#evidence-date-2a").fill("2026-11-26");
  await expect(page.locator("#s-2a form [role=status]")).toHaveText("");
  await page.locator("#evidence-date-2a").fill("2062-01-15");
  await expect(page.locator("#s-2a form [role=status]")).toContainText("This date lies in the future.");
  await page.locator("#s-2a").getByRole("button", { name: "Keep this evidence" }).click();
  await expect(page.locator("#s-2a .evidence")).toContainText("dated in the future");
  await show(page, `${own}/facts`);
  await page.locator("#state-date").fill("2062-02-01");
  await page.locator("#state-date").blur();
  await expect(page.locator("main").getByText("This date lies in the future.")).toBeVisible();
  await show(page, own);
  const future = page.locator(".future-dates");
  await expect(future).toContainText("2 dates lie in the future: this device says that today is November 26, 2026.");
  await expect(future.locator("li")).toHaveText([/^\s*date of the state: February 1, 2062$/, /^1\.2 2a evidence: January 15, 2062$/]);
  await future.getByRole("link", { name: "1.2 2a evidence" }).click();
  await page.locator("#s-2a").getByRole("button", { name: "Remove evidence" }).click();
  await show(page, own);
  await expect(future).toContainText("1 date lies in the future");

  // The clock has been put back behind the last change and the last copy.
  await Promise.all([page.waitForEvent("download"), page.locator(".context-bar button.save").click()]);
  await page.clock.setFixedTime(new Date("2026-10-01T10:00:00"));
  await show(page, `${own}/results`);
  await expect(clock).toContainText("is dated November 26, 2026 at 10:00 AM, but the clock of this device says October 1, 2026");
  await show(page, `${own}/factor/workforce.training`);
  await page.locator("#s-2b input[value=met]").check();
  await expect(page.locator(".context-bar .kept")).toContainText("last file copy November 26, 2026");
  await expect(clock).toContainText("saved file of this assessment is dated November 26, 2026");
  await Promise.all([page.waitForEvent("download"), page.locator(".context-bar button.save").click()]);
  await expect(clock).toHaveCount(0);
});

test("a copy is asked for after fifty answers or a week, can be put off for a day, and is not nagged about", async ({ page }) => {
  test.setTimeout(60_000);
  const at = (day: string) => page.clock.setFixedTime(new Date(`${day}T10:00:00`));
  await at("2026-11-02");
  const own = await begin(page, "Isla Sin Copia");
  const reminder = page.locator(".note.backup");
  const answerAll = async (factor: string) => {
    await show(page, `${own}/factor/${factor}`);
    for (const statement of await page.locator("fieldset.statement").all()) await statement.locator("input[value=met]").check();
    return page.locator("fieldset.statement").count();
  };
  let answered = await answerAll("workforce.training");
  await show(page, own);
  await expect(reminder).toHaveCount(0);
  for (const factor of ["workforce.education", "workforce.careers", "workforce.awareness", "workforce.partnership", "policy.strategy"]) {
    answered += await answerAll(factor);
  }
  expect(answered).toBeGreaterThan(50);
  await show(page, own);
  await expect(reminder).toContainText(`${answered} answers have been given, and no file has been saved yet.`);
  await reminder.getByRole("button", { name: "Remind me tomorrow" }).click();
  await expect(reminder).toHaveCount(0);
  await page.reload();
  await started(page);
  await expect(reminder).toHaveCount(0);
  await at("2026-11-03");
  await page.reload();
  await expect(reminder).toBeVisible();
  await Promise.all([page.waitForEvent("download"), reminder.getByRole("button", { name: "Save a copy" }).click()]);
  await expect(reminder).toHaveCount(0);
  // A week later: only if something has changed since.
  await at("2026-11-11");
  await page.reload();
  await started(page);
  await expect(reminder).toHaveCount(0);
  await show(page, `${own}/factor/workforce.training`);
  await page.locator("#s-2a input[value=partly]").check();
  await show(page, own);
  await expect(reminder).toContainText("A file was last saved 8 days ago, and something has changed since.");
  // The sample is nobody's work.
  await withSamples(page);
  await show(page, `${OWN}/factor/workforce.training`);
  await page.locator("#s-2a input[value=partly]").check();
  await at("2026-12-24");
  await show(page, OWN);
  await expect(page.getByRole("heading", { name: "What next" })).toBeVisible();
  await expect(reminder).toHaveCount(0);
});

test("targets are taken from a profile, on this device or in a file, and fall below no level that is reached", async ({ page }) => {
  test.setTimeout(60_000);
  await withSamples(page);
  const own = await begin(page, "Isla Con Modelo");
  await show(page, `${own}/scan/workforce.education`);
  await page.locator('input[name=claim][value="5"]').check();
  await show(page, own);
  const target = (code: string) => page.locator(`.col-target select[aria-label^="Target level of ${code} "]`);
  await page.getByText("Take the levels of a profile or a region as targets").click();
  await expect(page.getByRole("button", { name: "Take its levels" })).toHaveCount(0);
  await page.locator("#profile").focus();
  await page.locator("#profile").selectOption({ label: "Costa Serena · 2026" });
  await page.getByRole("button", { name: "Take its levels" }).focus();
  await page.keyboard.press("Enter");
  const said = page.locator("[role=status] .note", { hasText: "are now the levels of Costa Serena · 2026" });
  await expect(said).toContainText("One of them would have been below the level reached here");
  await expect(target("1.1")).toHaveValue("5");
  await expect(target("1.2")).not.toHaveValue("");
  await said.getByRole("button", { name: "Undo" }).click();
  await expect(target("1.2")).toHaveValue("");
  // A file serves as well, and is not kept; what is below is taken only if that is said.
  const profile = (claims: Record<string, number>) => ({
    name: "model.json",
    mimeType: "application/json",
    buffer: Buffer.from(
      JSON.stringify({
        format: "baremo.assessment/1",
        id: "model",
        ecosystem: "<b>Model</b>",
        period: "2026",
        questionnaires: [{ id: "workforce", version: "1.0.0" }],
        answers: {},
        claims,
      }),
    ),
  });
  await page.locator("#open-profile").setInputFiles(profile({ "workforce.education": 3, "workforce.careers": 4 }));
  await expect(page.getByText("The targets of 2 factors are now the levels of <b>Model</b> · 2026.")).toBeVisible();
  await expect(target("1.1")).toHaveValue("5");
  await expect(target("1.3")).toHaveValue("4");
  await expect(target("1.2")).toHaveValue("");
  await page.locator("#profile-below").check();
  await page.locator("#open-profile").setInputFiles(profile({ "workforce.education": 3 }));
  await expect(target("1.1")).toHaveValue("3");
  await expect(target("1.3")).toHaveValue("4");
  await page.locator("#open-profile").setInputFiles(profile({ "workforce.education": 1 }));
  await expect(page.getByText("reaches no level that could be a target here")).toBeVisible();
  await page.locator("#open-profile").setInputFiles(profile({ "nothing.here": 1 }));
  await expect(page.locator(".profile .problem")).toContainText("nothing.here");
  await show(page, "#/assess");
  await expect(page.locator("ul.rows > li")).toHaveCount(2);
});

test("marking and standing are in the name of the file and on paper", async ({ page }) => {
  const own = await begin(page, "Isla Sellada");
  await show(page, `${own}/facts`);
  await page.locator("#marking").selectOption("TLP:RED");
  await page.locator("input[name=state][value=reviewed], #state input[value=reviewed]").first().check();
  await page.locator("#state-by").fill("Agencia");
  await page.locator("#state-by").blur();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".context-bar button.save").click()]);
  expect(download.suggestedFilename()).toMatch(/^baremo-isla-sellada-\d{4}-tlp-red-reviewed\.json$/);
  await page.emulateMedia({ media: "print" });
  for (const place of ["", "/factor/workforce.training", "/results", "/models", "/history"]) {
    await page.evaluate((hash) => (location.hash = hash), `${own}${place}`);
    await expect(page.locator("p.on-paper").first()).toContainText("TLP:RED");
    await expect(page.locator("p.on-paper").first()).toContainText("reviewed, Agencia");
  }
});

test("each change can be taken back, and stands in the history", async ({ page }) => {
  await withSamples(page);
  await show(page, `${OWN}/factor/workforce.training`);
  const before = await page.locator("#s-3a input:checked").getAttribute("value");
  const other = before === "partly" ? "met" : "partly";
  await page.locator(`#s-3a input[value=${other}]`).check();
  await page.locator("#s-3b input[value=not_met]").check();
  await page.getByRole("button", { name: "Undo the last change" }).click();
  await page.keyboard.press("Control+z");
  await expect(page.locator(`#s-3a input[value=${before}]`)).toBeChecked();
  await expect(page.getByRole("button", { name: "Undo the last change" })).toHaveCount(0);
  await show(page, `${OWN}/history`);
  await expect(page.locator(".history li")).toHaveCount(4);
  await expect(page.locator(".history li").last()).toContainText("3a");
  await page.reload();
  await started(page);
  await expect(page.locator(".history li")).toHaveCount(4);
});

test("a second tab reads only, and can take over without losing an answer", async ({ page, context }) => {
  await withSamples(page);
  await show(page, `${OWN}/factor/workforce.training`);
  await page.locator("#s-4a input[value=partly]").check();
  await expect(page.locator(".kept")).toContainText("Kept here");
  const second = await context.newPage();
  await second.goto(`/${OWN}/factor/workforce.training`);
  await started(second);
  await expect(second.getByText("is open in another tab")).toBeVisible();
  // What is tried in the second tab changes nothing; what goes on in the first is kept.
  await second.locator("#s-4b input[value=met]").click();
  await page.locator("#s-4c input[value=not_met]").check();
  await expect.poll(() => page.locator("#s-4c input:checked").getAttribute("value")).toBe("not_met");
  await second.getByRole("button", { name: "Work here instead" }).click();
  await expect(second.getByText("is open in another tab")).toHaveCount(0);
  await expect(second.locator("#s-4a input[value=partly]")).toBeChecked();
  await expect(second.locator("#s-4c input[value=not_met]")).toBeChecked();
  await expect(page.getByText("is open in another tab")).toBeVisible();
  await second.locator("#s-4c input[value=met]").check();
  await second.reload();
  await started(second);
  await expect(second.locator("#s-4c input[value=met]")).toBeChecked();
});

/** How often the tab is killed; more by `BAREMO_KILLS=200 cargo xtask e2e assessing -g killed`. */
const KILLS = Number(process.env.BAREMO_KILLS ?? 12);

test(`a tab killed at ${KILLS} random moments loses at most the answer that was being saved`, async ({ page, context }) => {
  test.setTimeout(60_000 + KILLS * 5_000);
  const own = await begin(page, "Isla Cortada");
  // None of these answers fails a level, so nothing folds away.
  const words = ["met", "unknown", "not_applicable"];
  const settled = new Map<string, string>();
  let tab = page;
  let last: { code: string; word: string; before: string | undefined } | undefined;
  for (let round = 0; round < KILLS; round++) {
    await tab.goto(`/${own}/factor/workforce.training`);
    await tab.locator("fieldset.statement").first().waitFor();
    const shown = await tab.locator("fieldset.statement").evaluateAll((all) =>
      all.map((one) => [one.id.slice(2), one.querySelector<HTMLInputElement>("input:checked")?.value] as const),
    );
    const kept = new Map(shown);
    for (const [code, word] of settled) expect(kept.get(code), `round ${round}, ${code}`).toBe(word);
    if (last) {
      // The one that was being saved is there, or is what it was.
      const found = kept.get(last.code);
      expect([last.word, last.before], `round ${round}, ${last.code}`).toContain(found);
      if (found) settled.set(last.code, found);
    }
    const codes = [...kept.keys()];
    for (let i = 0; i < 4; i++) {
      if (last && i > 0) settled.set(last.code, last.word);
      const code = codes[Math.floor(Math.random() * codes.length)]!;
      const before = settled.get(code) ?? kept.get(code);
      const others = words.filter((word) => word !== before);
      last = { code, word: others[Math.floor(Math.random() * others.length)]!, before };
      settled.delete(code);
      await tab.locator(`#s-${code} input[value=${last.word}]`).evaluate((input: HTMLInputElement) => input.click());
      if (i < 3) await tab.waitForTimeout(30 + Math.random() * 60);
    }
    await tab.waitForTimeout(Math.random() * 40);
    const dead = tab.waitForEvent("crash");
    void (await context.newCDPSession(tab)).send("Page.crash").catch(() => undefined);
    await dead;
    await tab.close();
    tab = await context.newPage();
  }
});

test("a thousand notes of 10,000 characters open, are answered beside, and stay", async ({ page }, info) => {
  const ids: string[] = [];
  const questionnaires = ["workforce", "policy", "incident", "connectivity", "cooperation"].map((id) => {
    const file = JSON.parse(readFileSync(`questionnaires/${id}.json`, "utf8"));
    for (const factor of file.factors) ids.push(...factor.statements.map((one: { id: string }) => one.id));
    return { id, version: file.version };
  });
  const note = "Señalado en el acta. ".repeat(500).slice(0, 10_000);
  const evidence = { grade: "documented", kind: "document", reference: "Acta", note };
  const reply = (n: number) => ({ answer: "met", note, evidence: n < 118 ? [evidence, evidence, evidence] : [evidence, evidence] });
  const answers = Object.fromEntries(ids.map((id, n) => [id, reply(n)]));
  const notes = ids.length + ids.reduce((sum, _, n) => sum + (n < 118 ? 3 : 2), 0);
  expect(notes).toBeGreaterThanOrEqual(1000);
  const path = info.outputPath("large.json");
  const file = { format: "baremo.assessment/1", id: "large", ecosystem: "Isla Larga", period: "2026", context: [], questionnaires, answers };
  writeFileSync(path, JSON.stringify(file));
  await page.goto("/#/assess");
  await started(page);
  await page.locator("#open-file").setInputFiles(path);
  await expect(page.getByRole("heading", { level: 1, name: "Isla Larga" })).toBeVisible();
  await show(page, "#/assess/of/large/factor/workforce.training");
  for (const word of ["partly", "met", "not_met", "met", "partly"]) {
    await page.locator(`#s-2a input[value=${word}]`).check();
  }
  await page.keyboard.press("Control+z");
  await expect(page.locator("#s-2a input[value=met]")).toBeChecked();
  await expect(page.locator(".kept")).toContainText("Kept here");
  await page.reload();
  await started(page);
  await expect(page.locator("#s-2a input[value=met]")).toBeChecked();
  await expect(page.locator("#note-2a")).toHaveValue(note);
});
