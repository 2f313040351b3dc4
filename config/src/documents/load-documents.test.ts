import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ConfigError } from "../config-error.ts";
import { filledIn } from "./document-template.ts";
import { loadDocuments } from "./load-documents.ts";

const shipped = join(import.meta.dirname, "../../documents/vn");

function changed(file: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-documents-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(shipped, folder, { recursive: true });
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, "utf8")));
  return folder;
}

test("the forms that we ship can be read, and the notice says that it is a draft", () => {
  const { templates, words } = loadDocuments(shipped);
  expect(templates.notice.draft).toMatch(/^DỰ THẢO/);
  expect(templates.case.sections.map(({ kind }) => kind)).toContain("pictures");
  expect(words.plateColours.blue).toMatch(/xanh/);
});

test.each([
  {
    ...{ why: "an unknown value in braces", file: "case.yaml", path: "title" },
    change: (text: string) => text.replace("title: HỒ SƠ VỤ VIỆC", 'title: "{owner}"'),
  },
  {
    ...{ why: "a colour without its word", file: "words.yaml", path: "plateColours.blue" },
    change: (text: string) => text.replace(/ {2}blue: .*\n/, ""),
  },
  {
    ...{ why: "an unknown key", file: "office.yaml", path: "fax" },
    change: (text: string) => `${text}fax: "1"\n`,
  },
])("$why is told with its place", ({ file, path, change }) => {
  const folder = changed(file, change);
  const problems = () => {
    try {
      loadDocuments(folder);
      return [];
    } catch (error) {
      return error instanceof ConfigError ? error.problems : [];
    }
  };
  expect(problems()).toEqual([expect.objectContaining({ file: join(folder, file), path })]);
});

test("what is not known of a line is left blank; a line of which nothing is known is none", () => {
  const values = { place: "Hùng Vương – Trần Phú" };
  expect(filledIn("{place}, {ward}", values, "…")).toBe("Hùng Vương – Trần Phú, …");
  expect(filledIn("{ward}", values, "…")).toBeUndefined();
  expect(filledIn("Không có chỗ điền", values, "…")).toBe("Không có chỗ điền");
});
