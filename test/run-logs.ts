/**
 * Secrets never stand in logs: of a whole run of tests, what services print and log is kept in one folder, beside the
 * secrets that were in use meanwhile. Who runs the tests names the folder in `NGABA_RUN_LOGS`, and looks through it
 * afterwards; without, nothing is kept.
 */
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** What is shorter stands in anything. */
const MIN_SECRET_CHARS = 8;
const SHOWN_CHARS = 300;

const runFolder = (): string | undefined => process.env.NGABA_RUN_LOGS;
const logsOf = (folder: string): string => join(folder, "logs");
const secretsOf = (folder: string): string => join(folder, "secrets.jsonl");

/** Whether somebody will look through the logs. */
export const areLogsKept = (): boolean => runFolder() !== undefined;

/** These were made up by or for a test, and are to be in no log of the run. Those below 8 characters are not looked for. */
export function keepSecrets(...secrets: readonly string[]): void {
  const folder = runFolder();
  if (folder === undefined) return;
  for (const secret of secrets) appendFileSync(secretsOf(folder), `${JSON.stringify(secret)}\n`);
}

/** @returns takes what one service prints, in pieces as it comes */
export function openRunLog(service: string): (text: string | Buffer) => void {
  const folder = runFolder();
  if (folder === undefined) return () => undefined;
  mkdirSync(logsOf(folder), { recursive: true });
  const file = join(logsOf(folder), `${basename(service, ".ts")}-${randomUUID()}.log`);
  return (text) => appendFileSync(file, text);
}

/** The result of {@link lookThrough}. */
export interface LookedThrough {
  readonly logCount: number;
  readonly secretCount: number;
  /** File and line, the secret itself cut out. */
  readonly leaks: readonly string[];
}

/** Looks for every kept secret in every kept log: as it is, as part of an address, in base64. */
export function lookThrough(folder: string): LookedThrough {
  const secrets = readSecrets(folder);
  const formsByStart = Map.groupBy(secrets.flatMap(formsOf), (form) => form.slice(0, MIN_SECRET_CHARS));
  const files = existsSync(logsOf(folder)) ? readdirSync(logsOf(folder)).toSorted() : [];
  const leaks = files.flatMap((file) => leaksIn(file, readFileSync(join(logsOf(folder), file), "utf8"), formsByStart));
  return { logCount: files.length, secretCount: secrets.length, leaks };
}

function readSecrets(folder: string): readonly string[] {
  if (!existsSync(secretsOf(folder))) return [];
  const lines = readFileSync(secretsOf(folder), "utf8").trimEnd().split("\n");
  const secrets = new Set(lines.filter((line) => line !== "").map((line) => String(JSON.parse(line))));
  return [...secrets].filter(({ length }) => length >= MIN_SECRET_CHARS);
}

function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString("base64");
  const whatever = base64.replace(/.=+$/, ""); // follows: it may be the beginning of something longer
  return [...new Set([secret, encodeURIComponent(secret), whatever])];
}

/** One look at each place, however many secrets there are. */
function leaksIn(file: string, text: string, formsByStart: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const leaks: string[] = [];
  for (let at = 0; at + MIN_SECRET_CHARS <= text.length; at += 1) {
    const forms = formsByStart.get(text.slice(at, at + MIN_SECRET_CHARS));
    const found = forms?.find((form) => text.startsWith(form, at));
    if (found !== undefined) leaks.push(describe(file, text, at, found));
  }
  return leaks;
}

function describe(file: string, text: string, at: number, found: string): string {
  const before = text.slice(0, at).split("\n");
  const end = text.indexOf("\n", at);
  const line = `${before.at(-1)}${text.slice(at, end === -1 ? undefined : end)}`;
  return `${file}:${before.length}: ${line.replaceAll(found, "(the secret)").slice(0, SHOWN_CHARS)}`;
}
