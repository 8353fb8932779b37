import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import ICAL from "ical.js";

import { expect, started, test } from "./app.ts";

/** A trainer's table as a spreadsheet of the Windows of another country writes it. */
const TABLE = [
  "Título;Institución;Temas;Nivel inicial;Nivel final;Idioma;Modalidad;Horas;Plazas;Fechas",
  "Señales de alarma: quién llama a quién;Escuela del Caribe;incident.crisis;1;3;es;en línea;12;25;01.03.2027",
  "=1+1;Escuela del Caribe;incident.crisis;3;4;es;presencial;7,5;20;",
  "Notificación sin miedo;Académie des îles;incident.reporting;1;3;fr;en línea;6;40;2027-05-10",
].join("\r\n");
const BYTES = Buffer.from(TABLE, "latin1");

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });

async function saved(page: Page, name: string): Promise<{ name: string; text: string }> {
  const saving = page.waitForEvent("download");
  await button(page, name).click();
  const download = await saving;
  return { name: download.suggestedFilename(), text: readFileSync((await download.path())!, "utf8") };
}

test("a trainer goes from the fictional region over its own table of courses to a plan and its files", async ({ page }) => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), "training-"));
  await page.goto("/");
  await started(page);
  await page.locator(".door a[href='#/train']").last().click();
  await expect(page.getByRole("heading", { level: 1, name: /^Most urgent/ })).toBeVisible();
  await expect(page.locator("main")).toContainText("Fictional sample");

  const places = page.getByRole("navigation", { name: "Pages of this door" });
  await places.getByRole("link", { name: "Courses" }).click();
  await page.locator("#open-courses").setInputFiles({ name: "cursos.csv", mimeType: "text/csv", buffer: BYTES });
  await expect(page.locator("#columns")).toBeVisible();
  await button(page, "Take 3 courses").click();
  await expect(page.locator("#courses tbody tr")).toHaveCount(3);

  await places.getByRole("link", { name: "Plan" }).click();
  const entries = page.locator("section", { has: page.locator("#h-schedule") }).locator("tbody tr");
  await expect(entries.locator("th b")).toHaveText(["Señales de alarma: quién llama a quién", "Notificación sin miedo", "=1+1"]);

  // The command line makes the same of the same files.
  const csv = await saved(page, "Save table (CSV)");
  const calendar = await saved(page, "Save calendar");
  const report = await saved(page, "Save plan as document");
  expect([csv, calendar, report].map(({ name }) => name.replace(/.*\./, ""))).toEqual(["csv", "ics", "html"]);
  await page.goto("/#/compare/publish");
  const publication = join(folder, "publication.json");
  writeFileSync(publication, (await saved(page, "Publish: save the file")).text);
  const table = join(folder, "cursos.csv");
  writeFileSync(table, BYTES);
  const args = ["needs", publication, "--catalogue", table, "--csv", "--ics", join(folder, "plan.ics")];
  expect(csv.text).toBe(execFileSync(process.env.BAREMO_CLI!, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  const dates = (text: string) => text.split("\r\n").filter((line) => /^(UID|DTSTART|DTEND|SUMMARY)/.test(line));
  expect(dates(calendar.text)).toEqual(dates(readFileSync(join(folder, "plan.ics"), "utf8")));

  // A public parser reads the calendar; a title that looks like a formula is only a title there.
  const events = new ICAL.Component(ICAL.parse(calendar.text)).getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
  expect(events.map((event) => event.summary)).toContain("Señales de alarma: quién llama a quién");
  const dated = events.find((event) => event.summary.startsWith("Señales"))!;
  expect([dated.startDate.toString(), dated.endDate.toString()]).toEqual(["2027-03-01", "2027-03-03"]);

  // No cell is a live formula, and the document has neither script nor anything from elsewhere.
  expect(csv.text).toContain("'=1+1");
  expect(report.text).not.toMatch(/<script|https?:(?!\/\/www\.w3\.org)/);

  // A real spreadsheet shows the accents as they are.
  const program = ["soffice", "libreoffice"].find((name) => spawnSync(name, ["--version"]).status === 0);
  if (program) {
    writeFileSync(join(folder, "plan.csv"), csv.text);
    const filter = "--infilter=Text - txt - csv (StarCalc):44/59/9,34,76,1";
    const own = `-env:UserInstallation=file://${folder}/profile`;
    execFileSync(program, [own, "--headless", filter, "--convert-to", "fods", "--outdir", folder, join(folder, "plan.csv")], { timeout: 100_000 });
    const sheet = readFileSync(join(folder, "plan.fods"), "utf8");
    for (const text of ["Señales de alarma: quién llama a quién", "Académie des îles"]) expect(sheet).toContain(text);
    expect(sheet).not.toContain("table:formula");
  }
  rmSync(folder, { recursive: true });
});
