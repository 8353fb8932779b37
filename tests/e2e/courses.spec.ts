import AxeBuilder from "@axe-core/playwright";
import type { Download, Locator, Page } from "@playwright/test";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, started, test } from "./app.ts";
import { OWN, show, withSamples } from "./screens.ts";
import { LANGUAGES, cut, englishAmong, said, words } from "./texts.ts";

/** Opens the page of courses. */
async function courses(page: Page): Promise<void> {
  await page.goto("/#/train/courses");
  await started(page);
}

/** Opens a file of courses. */
async function open(page: Page, name: string, content: string | Buffer): Promise<void> {
  await page.locator("#open-courses").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content as string) });
}

/** Presses a button, and returns what is saved. */
async function saved(page: Page, button: Locator): Promise<{ name: string; text: string }> {
  const saving: Promise<Download> = page.waitForEvent("download");
  await button.click();
  const download = await saving;
  return { name: download.suggestedFilename(), text: readFileSync((await download.path())!, "utf8") };
}

/** Returns the titles of the list. */
const titles = (page: Page) => page.locator("#courses tbody th > bdi");

/** A button by its exact words. */
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });

/** Returns what the columns of an opened table are taken for. */
const mapped = (page: Page) => page.locator("#columns select").evaluateAll((all) => all.map((one) => (one as HTMLSelectElement).value));

test.describe("in Spanish", () => {
  test.use({ locale: "es-ES" });

  test("a Windows-1252 table with semicolons is read, a wrong guess is corrected, and it is kept", async ({ page }) => {
    const own = words("es");
    await courses(page);
    await expect(page.getByRole("heading", { name: own["courses.none"] })).toBeVisible();
    const text = [
      "Curso;Nombre;Institución;Temas;Nivel inicial;Nivel final;Público;Profundidad;Plazas;Idioma;Modalidad;Horas;Comienza;Notas",
      "C-1;Gestión de incidentes – básico;Escuela Ámbar;incident.csirt;1;3;judicatura, personal de CSIRT;básico;20;español;en línea;7,5;2027-03-01;",
      "C-2;Señales;Escuela Ámbar;CSIRT nacional: mandato y operación;2;3;;;;es;presencial;16 h;1.4.2027, 02/05/2027;=1+1",
      "C-3;Gestión de incidentes – básico;Escuela Ámbar;incident.csirt;1;3;judicatura, personal de CSIRT;básico;20;español;en línea;7,5;2027-03-01;otra vez",
    ].join("\r\n");
    const title = words("es") && JSON.parse(readFileSync(new URL("../../questionnaires/incident.es.json", import.meta.url), "utf8"))["incident.csirt"].title;
    // Each character is its byte, and the dash is not one of Latin-1.
    const bytes = Buffer.from(text.replace("CSIRT nacional: mandato y operación", title).replaceAll("–", "\u0096"), "latin1");
    await open(page, "cursos.csv", bytes);

    const facts = own["courses.read-as.other"].replace("{file}", "cursos.csv").replace("{encoding}", "Windows-1252").replace("{n}", "3");
    await expect(page.getByText(facts)).toBeVisible();
    // “Curso” is taken for the title, and holds the code: both are corrected.
    expect((await mapped(page)).slice(0, 2)).toEqual(["title", ""]);
    expect((await mapped(page)).slice(12)).toEqual(["dates", ""]);
    await expect(page.locator("#columns tbody tr").first().locator("li")).toHaveText(["C-1", "C-2", "C-3"]);
    await page.getByLabel("Nombre").selectOption({ label: own["columns.title"] });
    await page.getByLabel("Curso").selectOption({ label: own["columns.id"] });
    expect((await mapped(page)).slice(0, 2)).toEqual(["id", "title"]);

    // What was read in one way and could be meant in another is told, and the course that stands twice.
    const advice = page.locator(".note li");
    await expect(advice).toHaveCount(2);
    await expect(advice.nth(0)).toContainText("línea 3, columna Comienza: “02/05/2027” se leyó como 2027-05-02");
    await expect(advice.nth(1)).toContainText("línea 4");
    await button(page, own["courses.take.other"].replace("{n}", "2")).click();
    await expect(titles(page)).toHaveText(["Gestión de incidentes – básico", "Señales"]);
    const first = page.locator('#courses tr[data-course="C-1"]');
    await expect(first).toContainText("Escuela Ámbar");
    await expect(first.locator("td").nth(1)).toHaveText("1 → 3");
    await expect(first.locator("td").nth(2)).toHaveText("Español, en línea");
    await expect(first.locator("td").nth(3)).toHaveText("7,5");
    await expect(first.locator("td").nth(4)).toHaveText("20");
    await expect(first.locator("td").nth(5)).toHaveText("1 de marzo de 2027");
    await expect(page.locator('#courses tr[data-course="C-2"] td').nth(5)).toHaveText("1 de abril de 20272 de mayo de 2027");

    await page.reload();
    await started(page);
    await expect(titles(page)).toHaveText(["Gestión de incidentes – básico", "Señales"]);

    // Where decimals have a comma, cells are separated by semicolons; that is what a double click expects.
    const csv = await saved(page, button(page, own["courses.save-csv"]));
    expect(csv.name).toBe("cursos.csv");
    const lines = csv.text.split("\r\n");
    expect(lines[0]).toBe(
      "\uFEFFCódigo;Título;Proveedor;Factores;Nivel inicial;Nivel final;Perfiles;Público;Profundidad;Plazas;Idioma;Modalidad;Horas;Fechas;Requisitos previos",
    );
    expect(lines[1]).toBe(
      "C-1;Gestión de incidentes – básico;Escuela Ámbar;incident.csirt;1;3;;judicatura | personal de CSIRT;fundamentos;20;es;en línea;7,5;2027-03-01;",
    );
    // It comes back as it was: everything is here already, just so.
    await open(page, "cursos.csv", csv.text);
    expect(await mapped(page)).not.toContain("");
    await button(page, own["courses.take.other"].replace("{n}", "2")).click();
    await expect(page.getByText(own["courses.same.other"].replace("{n}", "2"))).toBeVisible();
    await expect(titles(page)).toHaveCount(2);
  });
});

test("what is wrong in a table is told by line and column, and the rows that are right can be taken", async ({ page }) => {
  await courses(page);
  const rows = [
    "Title,Factors,From level,To level,Hours,Dates,Seats,Prerequisites",
    "Right,incident.csirt,1,3,8,2027-03-01,20,",
    "Wrong,\"incident.csirt, incident.nothing\",1,3,-4,2027-02-30,20,",
    "Also wrong,incident.csirt,4,2,8,13/13/2027,0,Right",
    "Follows a wrong one,incident.csirt,3,4,8,,,Wrong",
  ];
  await open(page, "bad.csv", rows.join("\n"));
  const problems = page.locator("#h-found ~ div .problem li");
  await expect(problems).toHaveText([
    /^line 3, column Factors: No questionnaire named here has the factor “incident\.nothing”\.$/,
    /^line 3, column Hours: -4 is outside the range above 0 to 10000\.$/,
    /^line 3, column Dates: “2027-02-30” is not a date/,
    /^line 4, column To level: 2 is outside the range/,
    /^line 4, column Seats: 0 is outside the range 1 to 1000000\.$/,
    /^line 4, column Dates: “13\/13\/2027” is not a date/,
  ], { useInnerText: true });
  await expect(page.getByRole("heading", { name: "3 rows cannot be taken as they are" })).toBeVisible();

  // Without a column that every course needs, nothing can be taken.
  await page.getByLabel("Factors", { exact: true }).selectOption("");
  await expect(page.getByText("no column is chosen yet for Factors. Every course needs it.")).toBeVisible();
  await expect(button(page, /^Take/)).toHaveCount(0);
  await page.getByLabel("Factors", { exact: true }).selectOption("factors");
  await button(page, "Take 1 course, leave out 3 rows").click();
  await expect(titles(page)).toHaveText(["Right"]);
  await expect(page.getByText("3 rows were left out: lines 3, 4, 5.")).toBeVisible();

  // A file that is none at all.
  for (const [name, bytes, fault] of [
    ["courses.xlsx", Buffer.from("PK\u0003\u0004rest", "latin1"), "This is the file of a spreadsheet program"],
    ["courses.csv", Buffer.from("Title,Factors\n\"A,b\n"), "a quotation mark is not closed"],
    ["courses.csv", Buffer.from(""), "must not be empty"],
    ["courses.json", Buffer.from('{"format":"baremo.delivered/1","deliveries":[]}'), "expected baremo.catalogue/1"],
    ["courses.json", Buffer.from("no"), "The file is not JSON"],
  ] as const) {
    await open(page, name, bytes as Buffer);
    await expect(page.locator(".problem").first()).toContainText(fault);
    await expect(titles(page)).toHaveText(["Right"]);
  }
});

test("cells that begin like formulas stay text, and the catalogue goes out and in unchanged", async ({ page }) => {
  await courses(page);
  const hostile = "<script>alert(1)</script> \u202Egpj.exe";
  const rows = [
    "Title,Provider,Factors,From level,To level",
    "\"=HYPERLINK(\"\"http://example.org\"\")\",+49 30,incident.csirt,1,3",
    `${hostile},@home,incident.csirt,1,3`,
    "-1,'=2+2,incident.csirt,1,3",
  ];
  await open(page, "formulas.csv", rows.join("\n"));
  await button(page, "Take 3 courses").click();
  await expect(titles(page)).toHaveText(['=HYPERLINK("http://example.org")', hostile, "-1"]);
  expect(await page.locator("main script, main a[href^=http]").count()).toBe(0);
  const csv = await saved(page, button(page, "Save as a table (CSV)"));
  const cells = csv.text.split("\r\n").slice(1, 4);
  expect(cells[0]).toContain("\"'=HYPERLINK(\"\"http://example.org\"\")\",'+49 30,");
  expect(cells[1]).toContain(",'@home,");
  expect(cells[2]).toMatch(/,'-1,'=2\+2,/);
  for (const cell of csv.text.split(/[,\r\n;]+/)) expect(cell).not.toMatch(/^"?[=+\-@]/);

  const json = await saved(page, button(page, "Save as a catalogue (JSON)"));
  expect(json.name).toBe("courses.json");
  await button(page, "Remove all courses").click();
  await expect(page.getByText("3 courses were removed.")).toBeVisible();
  await page.locator(".undo").getByRole("button").click();
  await expect(titles(page)).toHaveCount(3);
  await button(page, "Remove all courses").click();
  await expect(titles(page)).toHaveCount(0);
  await open(page, "courses.json", json.text);
  await expect(titles(page)).toHaveCount(3);
  expect((await saved(page, button(page, "Save as a catalogue (JSON)"))).text).toBe(json.text);
  // The table says the same.
  await button(page, "Remove all courses").click();
  await open(page, "courses.csv", csv.text);
  await button(page, "Take 3 courses").click();
  expect((await saved(page, button(page, "Save as a catalogue (JSON)"))).text).toBe(json.text);
});

test("a spreadsheet program opens what is saved, accents and all, and computes nothing", async ({ page }) => {
  test.setTimeout(120_000);
  const program = ["soffice", "libreoffice"].find((name) => spawnSync(name, ["--version"]).status === 0);
  test.skip(!program, "LibreOffice is not installed");
  await courses(page);
  const rows = ["Title;Provider;Factors;From level;To level;Hours", "Gestión de señales, à côté;=1+1;incident.csirt;1;3;7.5"];
  await open(page, "courses.csv", rows.join("\n"));
  await button(page, "Take 1 course").click();
  const { text } = await saved(page, button(page, "Save as a table (CSV)"));
  const folder = mkdtempSync(join(tmpdir(), "baremo-"));
  writeFileSync(join(folder, "courses.csv"), text);
  // As its own dialog has it for a file with this mark: UTF-8, and commas, semicolons or tabulators.
  const filter = "--infilter=Text - txt - csv (StarCalc):44/59/9,34,76,1";
  const own = `-env:UserInstallation=file://${folder}/profile`;
  execFileSync(program!, [own, "--headless", filter, "--convert-to", "fods", "--outdir", folder, join(folder, "courses.csv")], { timeout: 100_000 });
  expect(readdirSync(folder)).toContain("courses.fods");
  const sheet = readFileSync(join(folder, "courses.fods"), "utf8");
  const cells = [...sheet.matchAll(/<table:table-cell([^>]*)>\s*<text:p>([^<]*)<\/text:p>/g)];
  const values = cells.map(([, , value]) => value);
  expect(values.slice(0, 5)).toEqual(["Code", "Title", "Provider", "Factors", "From level"]);
  expect(values).toContain("Gestión de señales, à côté");
  const formula = cells.find(([, , value]) => value.endsWith("=1+1"));
  expect(formula![1]).not.toContain("table:formula");
  expect(sheet).not.toContain("table:formula");
});

test("courses are written, changed and removed by hand, and each change can be taken back", async ({ page }) => {
  await courses(page);
  await button(page, "Write a course by hand").click();
  await button(page, "Keep the course").click();
  await expect(page.locator("#course-title")).toBeFocused();
  await expect(page.locator("#course-title-problem")).toContainText("This must not be empty.");
  await expect(page.locator("#course-factors-problem")).toContainText("This must not be empty.");
  await page.locator("#course-title").fill("Análisis de registros");
  await page.locator("summary", { hasText: "incident response" }).click();
  await page.locator("#course-factors input[value='incident.csirt']").check();
  await page.locator("#course-to_level").selectOption("3");
  await page.locator("#course-from_level").selectOption("3");
  await page.locator("#course-hours").fill("-1");
  await page.locator("#course-dates").fill("1.3.2027, 02/04/2027");
  await button(page, "Keep the course").click();
  await expect(page.locator("#course-to_level-problem")).toContainText("outside the range");
  await expect(page.locator("#course-hours-problem")).toContainText("-1 is outside the range above 0");
  await page.locator("#course-hours").fill("7,5");
  await page.locator("#course-from_level").selectOption("1");
  await page.locator("#course-language").fill("Español");
  await page.locator("#course-audience input[value='judge']").check();
  await button(page, "Keep the course").click();
  await expect(titles(page)).toHaveText(["Análisis de registros"]);
  await expect(page.getByText("“02/04/2027” was read as 2027-04-02, the day first.")).toBeVisible();
  const row = page.locator('#courses tr[data-course="analisis-de-registros"]');
  await expect(row).toContainText("7.5");
  await expect(row).toContainText("judges");
  await expect(row).toContainText("Español");

  // Another one that must come after it; the first cannot come after that.
  await button(page, "Write a course by hand").click();
  await page.locator("#course-title").fill("More of it");
  await page.locator("summary", { hasText: "incident response" }).click();
  await page.locator("#course-factors input[value='incident.csirt']").check();
  await page.locator("#course-prerequisites").selectOption({ label: "Análisis de registros" });
  await button(page, "Keep the course").click();
  await expect(page.locator('#courses tr[data-course="more-of-it"]')).toContainText("Prerequisites: Análisis de registros");
  await row.getByRole("button", { name: "Edit Análisis de registros" }).click();
  await expect(page.locator("#course-title")).toHaveValue("Análisis de registros");
  await expect(page.locator("#course-hours")).toHaveValue("7.5");
  await page.locator("#course-prerequisites").selectOption({ label: "More of it" });
  await button(page, "Keep the course").click();
  await expect(page.locator("#course-prerequisites-problem")).toContainText("go round in a circle");
  await button(page, /^Take out More of it/).click();
  await page.locator("#course-id").fill("more-of-it");
  await button(page, "Keep the course").click();
  await expect(page.locator("#course-id-problem")).toContainText("stands twice");
  await page.locator("#course-id").fill("LOG-1");
  await button(page, "Keep the course").click();
  // The other one follows.
  await expect(page.locator('#courses tr[data-course="more-of-it"]')).toContainText("Prerequisites: Análisis de registros");
  await page.locator('#courses tr[data-course="LOG-1"]').getByRole("button", { name: /^Take out/ }).click();
  await expect(page.getByText("It was a prerequisite of 1 course, and no longer is.")).toBeVisible();
  await expect(titles(page)).toHaveText(["More of it"]);
  await page.locator(".undo").getByRole("button").click();
  await expect(titles(page)).toHaveCount(2);
  await page.reload();
  await started(page);
  await expect(page.locator('#courses tr[data-course="more-of-it"]')).toContainText("Prerequisites: Análisis de registros");
});

test("the sample is searched, and another catalogue is added to it or comes in its place", async ({ page }) => {
  await courses(page);
  await button(page, "Take the fictional sample").click();
  await expect(titles(page)).toHaveCount(40);
  await expect(page.locator(".page-head .sample")).toContainText("Fictional sample");
  await page.locator("#sought").fill("evidencía");
  await page.locator("#sought").fill("keeping EVIDENCE");
  await expect(titles(page)).toHaveText(["Keeping evidence while the service comes back (fictional sample)"]);
  await expect(page.getByText("1 of 40 courses")).toBeVisible();
  await page.locator("#sought").fill("");
  const sample = JSON.parse(readFileSync(new URL("../../content/catalogue.json", import.meta.url), "utf8"));
  const about = sample.courses.filter((course: { factors: string[] }) => course.factors.includes("connectivity.routing"));
  await page.locator("#sought-factor").selectOption("connectivity.routing");
  await expect(titles(page)).toHaveCount(about.length);
  await page.locator("#sought-factor").selectOption("");

  const same = sample.courses[3];
  const other = { ...same, title: "Another course", prerequisites: ["x"] };
  const catalogue = { format: "baremo.catalogue/1", courses: [{ ...same, id: "x" }, other] };
  await open(page, "more.json", JSON.stringify(catalogue));
  await expect(page.getByRole("heading", { name: "“more.json” holds 2 courses" })).toBeVisible();
  await expect(page.locator("input[name=where]").first()).toBeChecked();
  await button(page, "Take 2 courses").click();
  await expect(page.getByText("1 course was here already, just so, and counts once.")).toBeVisible();
  await expect(page.getByText(`Another course → ${same.id}-2`)).toBeVisible();
  await expect(titles(page)).toHaveCount(41);
  await expect(page.locator(`#courses tr[data-course="${same.id}-2"]`)).toContainText(`Prerequisites: ${same.title}`);

  await open(page, "more.json", JSON.stringify(catalogue));
  await page.locator("input[name=where]").last().check();
  await button(page, "Take 2 courses").click();
  await expect(titles(page)).toHaveText([same.title, "Another course"]);
  await page.locator(".undo").getByRole("button").click();
  await expect(titles(page)).toHaveCount(41);
});

test("a table of 100,000 rows is refused soon, and one of 5,000 is taken", async ({ page }) => {
  test.setTimeout(120_000);
  await courses(page);
  const head = "Title,Factors,From level,To level,Prerequisites\n";
  const begun = Date.now();
  await open(page, "long.csv", head + "A course,incident.csirt,1,3,\n".repeat(100_000));
  await expect(page.locator(".problem").first()).toContainText("There are 100000 courses; at most 5000 are read.");
  expect(Date.now() - begun).toBeLessThan(10_000);
  const rows = Array.from({ length: 5000 }, (_, n) => `Course ${n},incident.csirt,1,3,${n ? `Course ${n - 1}` : ""}\n`).join("");
  await open(page, "long.csv", head + rows);
  await button(page, "Take 5,000 courses").click({ timeout: 30_000 });
  await expect(titles(page)).toHaveCount(50);
  await button(page, "Show 100 more").click();
  await expect(titles(page)).toHaveCount(150);
  await page.locator("#sought").fill("course 4999");
  await expect(titles(page)).toHaveText(["Course 4999"]);
});

test("a table may call factors by their titles in another language than the active one", async ({ page }) => {
  await courses(page);
  const title = (language: string) =>
    JSON.parse(readFileSync(new URL(`../../questionnaires/incident.${language}.json`, import.meta.url), "utf8"))["incident.csirt"].title;
  const rows = LANGUAGES.map((language) => `${language};${title(language)};1;3`);
  await open(page, "courses.csv", ["Título;Temas;Nivel inicial;Nivel final", ...rows].join("\n"));
  await expect(page.locator("#h-found ~ div .problem")).toHaveCount(0);
  await button(page, "Take 4 courses").click();
  await expect(page.locator("#courses tbody td:nth-of-type(1)")).toHaveText(LANGUAGES.map(() => "3.1 National CSIRT"));
});

test("a file that is dropped on the page is opened", async ({ page }) => {
  await courses(page);
  const data = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["Title\tFactors\tFrom level\tTo level\nA\tincident.csirt\t1\t3\n"], "dropped.tsv"));
    return data;
  });
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
  await button(page, "Take 1 course").click();
  await expect(titles(page)).toHaveText(["A"]);
});

for (const language of LANGUAGES) {
  test.describe(`in a browser that prefers ${language}`, () => {
    test.use({ locale: language, colorScheme: language === "es" || language === "fr" ? "dark" : "light" });

    test(`the pages of courses speak ${language}, fit, and axe finds nothing; the template is read`, async ({ page }) => {
      test.setTimeout(120_000);
      const own = words(language);
      const spoken: string[] = [];
      const examine = async (name: string) => {
        for (const width of [320, 360, 768, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          expect.soft(beyond, `${name} at ${width} px`).toBeLessThanOrEqual(0);
          expect.soft(await cut(page), `${name} at ${width} px`).toEqual([]);
        }
        const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
        expect.soft(found.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join("\n")}`), name).toEqual([]);
        spoken.push(...(await said(page)));
      };
      await courses(page);
      await examine("without courses");
      const template = await saved(page, button(page, own["courses.template"]));
      await open(page, template.name, template.text);
      await expect(page.locator("#columns")).toBeVisible();
      expect(await mapped(page)).toEqual([
        "id", "title", "provider", "factors", "from_level", "to_level", "roles", "audience", "depth", "seats", "language", "format", "hours", "dates", "prerequisites",
      ]);
      await expect(page.locator(".problem, .note")).toHaveCount(0);
      await examine("a table to be confirmed");
      await button(page, (own["courses.take.one"] ?? own["courses.take.other"]).replace("{n}", "1")).click();
      await expect(titles(page)).toHaveText([own["courses.template.title"]]);
      await examine("one course");
      await open(page, "bad.csv", "a;Level\n=1+1;x\n");
      await expect(page.locator("#columns")).toBeVisible();
      await examine("a table that lacks columns");
      await button(page, own.cancel).click();
      await page.locator("#courses").getByRole("button").first().click();
      await expect(page.locator("#course-title")).toBeVisible();
      await page.locator("#course-title").fill("");
      await button(page, own["courses.keep"]).click();
      await expect(page.locator("#course-title-problem")).toBeVisible();
      await examine("a course with a fault");
      await show(page, "#/train/delivered");
      await button(page, own["delivered.keep"]).click();
      await expect(page.locator("#delivery-title-problem")).toBeVisible();
      await examine("what was delivered");
      // What stands in a file is shown as it is.
      if (language !== "en") expect(englishAmong(language, spoken.filter((text) => text !== "Level"))).toEqual([]);
    });
  });
}

test("what was delivered is recorded, kept, and stands beside what moved between two periods", async ({ page }) => {
  test.setTimeout(120_000);
  await courses(page);
  await button(page, "Take the fictional sample").click();
  await expect(titles(page)).toHaveCount(40);
  const course = (await titles(page).first().innerText()).trim();
  await show(page, "#/train/delivered");
  await expect(page.getByText("Nothing is recorded yet.")).toBeVisible();
  const add = async (title: string, date: string, people: string, factors: string[]) => {
    await page.locator("#delivery-title").fill(title);
    for (const factor of factors) {
      const box = page.locator(`#delivery-factors input[value='${factor}']`);
      if (!(await box.isVisible())) await page.locator("#delivery-factors details", { has: page.locator(`input[value='${factor}']`) }).locator("summary").click();
      await box.check();
    }
    await page.locator("#delivery-dates").fill(date);
    await page.locator("#delivery-seats").fill(people);
    await button(page, "Keep the training").click();
  };
  // A course of the catalogue brings its factors.
  await page.locator("#delivery-title").fill(course);
  await expect(page.locator("#delivery-factors input[value='incident.csirt']")).toBeChecked();
  await expect(page.locator("#delivery-factors input[value='incident.reporting']")).toBeChecked();
  await button(page, "Keep the training").click();
  await expect(page.locator("#delivery-dates-problem")).toContainText("must not be empty");
  await add(course, "2026-09-01", "12", []);
  await add("=1+1 <i>Workshop</i>", "2026-10-01", "1000", ["workforce.training"]);
  await add("Training camp", "2026-02-01", "8", ["workforce.training", "incident.csirt"]);
  await add("To come", "2099-01-01", "5", ["workforce.training"]);
  const rows = page.locator("#delivered tbody tr");
  await expect(rows.locator("th")).toHaveText(["Training camp", course, "=1+1 <i>Workshop</i>", "To come"]);
  await expect(rows.nth(3)).toContainText("in the future");
  await expect(page.getByText("4 trainings, 1,025 people.")).toBeVisible();

  // Changed, removed, brought back.
  await rows.nth(2).getByRole("button", { name: /^Edit/ }).click();
  await page.locator("#delivery-seats").fill("20");
  await button(page, "Keep the training").click();
  await expect(rows.nth(2).locator("td").nth(2)).toHaveText("20");
  await rows.nth(3).getByRole("button", { name: /^Take out/ }).click();
  await expect(rows).toHaveCount(3);
  await page.locator(".undo").getByRole("button").click();
  await expect(rows).toHaveCount(4);
  const csv = await saved(page, button(page, "Save as a table (CSV)"));
  expect(csv.text.split("\r\n")[3]).toBe("2026-10-01,'=1+1 <i>Workshop</i>,workforce.training,20");
  const json = await saved(page, button(page, "Save the record (JSON)"));
  expect(JSON.parse(json.text).deliveries).toHaveLength(4);
  await page.reload();
  await started(page);
  await expect(rows).toHaveCount(4);
  // The same record again adds nothing.
  await page.locator("#open-delivered").setInputFiles({ name: "record.json", mimeType: "application/json", buffer: Buffer.from(json.text) });
  await expect(page.getByText("0 trainings were added from “record.json”.")).toBeVisible();

  // Two periods, and one factor that falls between them.
  await withSamples(page);
  await show(page, `${OWN}/next`);
  await expect(page.locator("#period")).toHaveValue("2027");
  await button(page, "Start").click();
  await expect(page.getByRole("heading", { level: 1, name: "Costa Serena, 2027" })).toBeVisible();
  const next = new URL(page.url()).hash;
  await show(page, `${next}/factor/workforce.training`);
  await page.locator("fieldset.statement:has(input[value=met]:checked) input[value=not_met]").first().check();
  await show(page, `${next}/moved`);
  const beside = page.locator("#beside tbody tr");
  await expect(page.locator("#h-beside")).toHaveText("Training delivered in between");
  await expect(page.locator("#beside-from")).toHaveValue("2026-01-01");
  await expect(page.locator("#beside-before")).toHaveValue("2028-01-01");
  await expect(page.getByText("It does not show that one caused the other")).toBeVisible();
  const told = async (factor: string) => {
    const cells = page.locator(`#beside tr[data-factor="${factor}"] td`);
    return { trainings: await cells.nth(0).locator("li").count(), people: await cells.nth(1).innerText(), way: await cells.nth(3).innerText() };
  };
  await expect(beside).toHaveCount(3);
  expect(await told("workforce.training")).toEqual({ trainings: 2, people: "28", way: "Fell" });
  expect(await told("incident.csirt")).toEqual({ trainings: 2, people: "20", way: "Same" });
  expect(await told("incident.reporting")).toEqual({ trainings: 1, people: "12", way: "Same" });
  const levels = page.locator('#moved tr[data-factor="workforce.training"] td');
  const [before, after] = [await levels.nth(0).innerText(), await levels.nth(1).innerText()];
  const shown = before === after ? after : `${before} → ${after}`;
  await expect(page.locator('#beside tr[data-factor="workforce.training"] td').nth(2)).toHaveText(shown);
  // Other days, other trainings.
  await page.locator("#beside-from").fill("2026-03-01");
  await page.locator("#beside-from").blur();
  await expect(page.locator('#beside tr[data-factor="workforce.training"] td').nth(1)).toHaveText("20");
  expect(await told("incident.csirt")).toEqual({ trainings: 1, people: "12", way: "Same" });
  await page.locator("#beside-before").fill("2026-03-02");
  await page.locator("#beside-before").blur();
  await expect(page.getByText("The record has no training about these factors between these days.")).toBeVisible();
});
