import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { archiveCommand, auditCommand, centralCommand, loadCentralConfig, retentionCommand } from "@ngaba/central";
import { Role, WebhookMessage } from "@ngaba/contract";
import { replayCommand } from "@ngaba/edge-agent";
import { modelsCommand } from "@ngaba/models";
import { Command } from "commander";
import { expect, onTestFinished, test } from "vitest";
import { access } from "../../central/src/api/access.ts";
import { tlsOf } from "../../central/src/config/listen-config.ts";
import { signedHeaders } from "../../central/src/notices/standard-webhook.ts";
import { en } from "../../central/web/src/words/en.ts";
import { vi } from "../../central/web/src/words/vi.ts";
import { loadCalendar } from "../../config/src/calendar/load-calendar.ts";
import { loadAgentConfig } from "../../edge-agent/src/config/agent-config.ts";
import { loadSecrets } from "../../edge-agent/src/config/secrets.ts";
import { loadScene } from "../../edge-agent/src/rules/scene.ts";

const root = join(import.meta.dirname, "../..");
const tracked = (pattern: string): string[] =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", pattern], { cwd: root })
    .toString()
    .trim()
    .split("\n");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const documents = tracked("*.md");

/** Fenced blocks of one language, in order. */
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, name]) => name === language)
    .map(([, , body]) => body ?? "");

/** Cells of the rows below a table's head, for every table whose first heading is `heading`. */
function rowsUnder(text: string, heading: string): string[][] {
  const tables = text.split(/\n\n+/).filter((part) => part.startsWith(`| ${heading} |`));
  const rows = tables.flatMap((table) => table.trim().split("\n").slice(2));
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test.each(documents)("%s: every link leads somewhere", (file) => {
  const targets = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? "");
  const local = targets.filter((target) => !/^[a-z]+:/.test(target) && !target.startsWith("#"));
  const broken = local.filter((target) => !existsSync(join(root, dirname(file), target.split("#")[0] ?? "")));
  expect(broken).toEqual([]);
});

test.each(documents)("%s: every file of ours that it names exists", (file) => {
  const named = [...read(file).matchAll(/`((?:central|config|contract|edge-agent|models|scripts|test)\/[\w./-]+)`/g)];
  const ofNow = named.map(([, path]) => path ?? "").filter((path) => !path.startsWith("central/web/dist"));
  expect(ofNow.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

const scripts = Object.keys((JSON.parse(read("package.json")) as { scripts: object }).scripts);
const pnpmsOwn = ["install", "exec", "licenses", "--filter", "-s"];

/** What is written as code, in a line or as a block. */
const codeIn = (text: string): string =>
  [...text.matchAll(/^```.*?^```$|`[^`\n]+`/gms)].map(([code]) => code).join("\n");

test.each(documents)("%s: every pnpm command that it names exists", (file) => {
  const named = [...codeIn(read(file)).matchAll(/\bpnpm(?:@12)? ([a-z-][\w:-]*)/g)].map(([, name]) => name ?? "");
  expect(named.filter((name) => ![...scripts, ...pnpmsOwn].includes(name))).toEqual([]);
});

test.each(documents)("%s: every `ngaba` command that it names exists, with its options", (file) => {
  const ngaba = new Command("ngaba")
    .addCommand(archiveCommand())
    .addCommand(auditCommand())
    .addCommand(centralCommand())
    .addCommand(modelsCommand())
    .addCommand(replayCommand())
    .addCommand(retentionCommand());
  const lines = blocks(read(file), "sh").join("").split("\n");
  const wrong = lines.filter((line) => line.includes(" -s ngaba ")).filter((line) => !isCommand(ngaba, line));
  expect(wrong).toEqual([]);
});

/** Walks down the subcommands as far as words name one, then looks for each `--option`. */
function isCommand(program: Command, line: string): boolean {
  const words = line.split(" ngaba ")[1]?.split(" ") ?? [];
  let command = program;
  for (const word of words) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (next === undefined) break;
    command = next;
  }
  const options = words.filter((word) => word.startsWith("--"));
  const isLeaf = command.commands.length === 0;
  return isLeaf && options.every((option) => command.options.some(({ long }) => long === option));
}

const runbooks = ["docs/runbook.md", "docs/runbook.vi.md"];

test("both runbooks have the same commands, configurations and lines to look for", () => {
  const [english, vietnamese] = runbooks.map(read);
  for (const language of ["sh", "yaml", "ini"]) {
    expect(blocks(english ?? "", language).length).toBeGreaterThan(0);
    expect(blocks(vietnamese ?? "", language)).toEqual(blocks(english ?? "", language));
  }
  const quoted = (text = "") => [...text.matchAll(/^\| (`[^|]+`) \|/gm)].map(([, cell]) => cell?.match(/`[^`]+`/g));
  expect(quoted(vietnamese)).toEqual(quoted(english));
});

test.each(["page", "review"])("%s: both languages have the same parts, keys and pictures", (name) => {
  const [english, vietnamese] = [`docs/${name}.md`, `docs/${name}.vi.md`].map((file) => {
    const text = read(file);
    const found = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, part]) => part);
    return {
      headings: found(/^(#+) /gm),
      keys: found(/^\| (`[^`]+`) \|/gm),
      pictures: found(/\]\((pictures\/[^)]+)\)/g),
      commands: blocks(text, "sh"),
    };
  });
  expect(english?.headings.length).toBeGreaterThan(10);
  expect(vietnamese).toEqual(english);
});

/** A text of the page by its key, as `review.back`. */
const wordsAt = (words: object, key: string): unknown =>
  key.split(".").reduce<unknown>((part, name) => new Map(Object.entries(part ?? {})).get(name), words);

test.each([
  ["docs/review.md", "key", en],
  ["docs/review.vi.md", "phím", vi],
] as const)("%s: its tables of keys are the page's own, in its words", (file, heading, words) => {
  const sheet = ["review/review-keys", "seek/seek-keys"]
    .map((one) => read(`central/web/src/screens/${one}.tsx`))
    .join();
  const shown = [...sheet.matchAll(/\["([^"]+)", t\("([\w.]+)"\)\]/g)].map(([, key, word = ""]) => [
    key,
    wordsAt(words, word),
  ]);
  const told = rowsUnder(read(file), heading).map(([key = "", what]) => [key.replaceAll("`", ""), what]);
  const inOrder = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted();
  expect(shown.length).toBeGreaterThan(30);
  expect(inOrder(told)).toEqual(inOrder(shown));
});

/** What a role may, as the runbooks say it, in English and Vietnamese, and the route that stands for it. */
const duties = [
  ["GET /api/media/:sha256", "see evidence", "xem chứng cứ"],
  ["GET /api/cameras/:cameraId/past", "look back", "xem lại hình đã qua"],
  ["POST /api/events/:id/acts", "act on events", "xử lý sự kiện"],
  ["POST /api/reported-events", "write down reports", "ghi tin báo"],
  ["POST /api/hand-overs", "hand over", "bàn giao ca"],
  ["POST /api/cameras/:id/recordings", "have stretches kept", "cho giữ đoạn hình"],
  ["POST /api/cameras/:id/orders", "order maintenance of cameras", "đặt camera vào bảo trì"],
  ["POST /api/cases/:id/acts", "decide on cases", "quyết định hồ sơ"],
  ["POST /api/holds", "have cases held", "giữ hồ sơ không cho xóa"],
  ["GET /api/review/sample", "draw samples", "rút mẫu"],
  ["GET /metrics", "read counters", "đọc số đo vận hành"],
  ["GET /api/audit", "read the audit log", "đọc nhật ký truy cập"],
] as const;

test.each([
  ["docs/runbook.md", "role", 1, en.role],
  ["docs/runbook.vi.md", "vai trò", 2, vi.role],
] as const)("%s: its table of roles says what the table of rights does", (file, heading, column, roleWords) => {
  const said = new Map(rowsUnder(read(file), heading).map(([role = "", may = ""]) => [role, may.split(";")[0] ?? ""]));
  const others = Role.options.filter((role) => role !== "administrator"); // who may all of it
  const told = others.map((role) => [
    role,
    duties.filter((duty) => said.get(roleWords[role].toLowerCase())?.includes(duty[column])).map(([route]) => route),
  ]);
  const isAllowed = (route: string, role: Role) =>
    access.some(({ method, path, roles }) => `${method} ${path}` === route && roles.includes(role));
  expect(told).toEqual(
    others.map((role) => [role, duties.map(([route]) => route).filter((route) => isAllowed(route, role))]),
  );
});

test.each(runbooks)("%s: what it says that a program says is in the programs' texts", (file) => {
  const sources = tracked("*.ts").filter((path) => /^(central|edge-agent|models|config)\/src\//.test(path));
  const texts = sources.map(read).join("\n");
  const headings = ["line", "it says", "dòng", "nó nói"];
  const lines = headings
    .flatMap((heading) => rowsUnder(read(file), heading))
    .map(([line]) => line?.replaceAll("`", ""));
  const parts = lines.flatMap((line) => (line ?? "").split(/[…()]+/)).map((part) => part.trim());
  expect(parts.length).toBeGreaterThan(20);
  expect(parts.filter((part) => part.length > 3 && !texts.includes(part))).toEqual([]);
});

test("the configurations in the runbook are taken by the loaders", () => {
  const [centre, secrets, agent, scene, lights, own, given, hooks, review, year] = blocks(
    read("docs/runbook.md"),
    "yaml",
  );
  const folder = mkdtempSync(join(tmpdir(), "ngaba-docs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string | undefined) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text ?? "", { mode: 0o600 });
    return file;
  };
  write("scenes/vt-viet-tri-001-1.yaml", scene);
  const config = loadAgentConfig(write("agent.yaml", agent));
  expect(loadScene(write("scenes/lights.yaml", lights)).signalHeads).toHaveLength(1);
  expect(loadSecrets(write("secrets.yaml", secrets), config).cameras).toHaveProperty("vt-viet-tri-001-1");
  expect(loadCentralConfig(write("centre.yaml", centre)).broker.kind).toBe("mqtt");
  const ofCentre = (part = "") => loadCentralConfig(write("centre-part.yaml", `inventoryDir: .\n${part}`));
  expect(tlsOf(ofCentre(own).listen).kind).toBe("own");
  expect(tlsOf(ofCentre(given).listen).kind).toBe("files");
  expect(ofCentre(hooks).webhooks).toHaveLength(1);
  expect(ofCentre(review)).toMatchObject({
    documentsDir: "/etc/ngaba/documents",
    review: { calendarDir: "/etc/ngaba/calendar" },
  });
  expect(loadCalendar(dirname(write("calendar/2028.yaml", year))).isWorkingDay("2028-01-03")).toBe(false);
});

test("the glossary's words for the page are the page's own", () => {
  const glossary = read("docs/glossary.md");
  const rows = rowsUnder(glossary.slice(0, glossary.indexOf("## In code and messages")), "code");
  const saysAll = (words: object, cell = "") => {
    const texts = JSON.stringify(words).toLowerCase();
    return cell.split(", ").every((word) => texts.includes(word.toLowerCase()));
  };
  expect(rows.length).toBeGreaterThan(25);
  expect(rows.filter(([, english]) => !saysAll(en, english))).toEqual([]);
  expect(rows.filter(([, , vietnamese]) => !saysAll(vi, vietnamese))).toEqual([]);
});

test("the glossary's names are the code's own", () => {
  const texts = tracked("*.ts").map(read).join("\n").toLowerCase();
  const names = rowsUnder(read("docs/glossary.md"), "code").map(
    ([name]) => name?.replaceAll("`", "").toLowerCase() ?? "",
  );
  expect(names.filter((name) => !texts.includes(name))).toEqual([]);
});

test("decision records are numbered without gaps and say context, decision, alternatives, consequences", () => {
  const records = tracked("docs/adr/*.md").toSorted();
  const wanted = ["## Context", "## Decision", "## Alternatives", "## Consequences"];
  for (const [index, file] of records.entries()) {
    expect(file).toContain(`/${String(index + 1).padStart(4, "0")}-`);
    expect(read(file)).toMatch(new RegExp(`^# ${index + 1}\\. `));
    expect(wanted.filter((heading) => !read(file).includes(`\n${heading}\n`))).toEqual([]);
  }
});

test("the table of the agent's keys names every key of its sections, with the value that holds unless said otherwise", () => {
  const schema = JSON.parse(read("config/edge-agent.schema.json"));
  const sections = ["processes", "decoding", "ring", "evidence", "liveView", "watch", "clock"];
  const keys = sections.flatMap((section) =>
    Object.entries<{ default?: unknown }>(schema.properties[section].properties).map(([key, value]) => {
      return [`\`${section}.${key}\``, String(value.default ?? "the first")];
    }),
  );
  const rows = rowsUnder(read("docs/configuration.md"), "key").map(([key, value]) => [key, value]);
  expect(rows).toEqual(keys);
});

test("the message in docs/webhooks.md is one, and the check there takes what the centre signs and nothing else", async () => {
  const [message = ""] = blocks(read("docs/webhooks.md"), "json");
  expect(() => WebhookMessage.parse(JSON.parse(message))).not.toThrow();

  const [check = ""] = blocks(read("docs/webhooks.md"), "js");
  const code = `data:text/javascript,${encodeURIComponent(`${check}\nexport { isFromTheCentre };`)}`;
  const { isFromTheCentre } = (await import(/* @vite-ignore */ code)) as {
    isFromTheCentre: (headers: Record<string, string>, body: string, secret: string) => boolean;
  };
  const secret = Buffer.alloc(32, 7);
  const nowS = Math.floor(Date.now() / 1_000);
  const headers = signedHeaders({ id: "message-1", body: message }, secret, nowS);
  expect(isFromTheCentre(headers, message, secret.toString("base64"))).toBe(true);
  expect(isFromTheCentre(headers, `${message} `, secret.toString("base64"))).toBe(false);
  expect(isFromTheCentre(headers, message, Buffer.alloc(32, 8).toString("base64"))).toBe(false);
  const old = signedHeaders({ id: "message-1", body: message }, secret, nowS - 301);
  expect(isFromTheCentre(old, message, secret.toString("base64"))).toBe(false);
});
