import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, loadAuthorities, loadCalendar, loadDocuments, loadStatutes } from "@ngaba/config";
import { expect, onTestFinished, test } from "vitest";
import { loadCentralConfig } from "./central-config.ts";
import { schemeOf } from "./listen-config.ts";

function configFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "central.yaml");
  writeFileSync(file, text);
  return file;
}

function problemsOf(text: string): string[] {
  try {
    loadCentralConfig(configFile(text));
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((problem) => problem.path).sort();
    throw error;
  }
  return [];
}

test("the shortest configuration runs everything embedded, on loopback, in a folder beside the file", () => {
  const file = configFile("inventoryDir: ./city\n");
  const config = loadCentralConfig(file);
  expect(config.listen).toEqual({ host: "127.0.0.1", port: 8080, allowedHosts: [] });
  expect(config.broker).toEqual({ kind: "embedded", host: "127.0.0.1", port: 1883 });
  expect(config.series).toEqual({ kind: "embedded" });
  expect(config.dataDir).toBe(join(file, "../data"));
  expect(config.inventoryDir).toBe(join(file, "../city"));
  expect(loadStatutes(config.statutesDir).length).toBeGreaterThan(0);
  expect(loadDocuments(config.documentsDir).templates.notice.title).toBe("THÔNG BÁO");
});

test("a city's own statutes and forms count from the configuration file", () => {
  const file = configFile("inventoryDir: ./city\nstatutesDir: ./law\ndocumentsDir: ./forms\n");
  expect(loadCentralConfig(file).statutesDir).toBe(join(file, "../law"));
  expect(loadCentralConfig(file).documentsDir).toBe(join(file, "../forms"));
});

test("nothing is removed unless the configuration says so, and nothing that was decided within the limitation", () => {
  expect(loadCentralConfig(configFile("inventoryDir: ./city\n")).retention).toEqual({});
  const short = "inventoryDir: ./city\nretention: { decidedCaseDays: 365, mediaDays: 1, clipDays: 30 }\n";
  expect(problemsOf(short)).toEqual(["retention.clipDays", "retention.decidedCaseDays", "retention.mediaDays"]);
  const long = "inventoryDir: ./city\nretention: { decidedCaseDays: 366, eventWithoutCaseDays: 30 }\n";
  expect(problemsOf(long)).toEqual([]);
});

test("a configuration with five mistakes reports five, with their paths", () => {
  const text = `
listen: { host: 127.0.0.1, port: 70000 }
dataDir: 7
broker: { kind: mqtt, url: "http://broker", passwordFile: ./p }
logLevel: loud
colour: blue
inventoryDir: ./city
`;
  expect(problemsOf(text)).toEqual(["broker.url", "colour", "dataDir", "listen.port", "logLevel"]);
});

test.each([
  [
    'broker: { kind: mqtt, url: "mqtt://centre:pw@broker", passwordFile: ./p }',
    ["broker.url"],
    "a password in a URL ends in logs",
  ],
  ['series: { kind: influx, url: "http://a:b@influx:8086" }', ["series.url"], "the same for InfluxDB"],
  ['series: { kind: influx, url: "http://influx:8086", username: ngaba }', ["series.passwordFile"], "half a login"],
  ['series: { kind: influx, url: "http://influx:8086", passwordFile: ./p }', ["series.username"], "the other half"],
])("%s is refused at %j", (line, paths, _why) => {
  expect(problemsOf(`inventoryDir: ./city\n${line}\n`)).toEqual(paths);
});

test("paths of secrets count from the configuration file", () => {
  const file = configFile(
    'inventoryDir: ./city\nbroker: { kind: mqtt, url: "mqtt://broker", passwordFile: ./secrets/b }\n',
  );
  expect(loadCentralConfig(file).broker).toMatchObject({
    passwordFile: join(file, "../secrets/b"),
    username: "central",
  });
});

const tiles = (url: string) =>
  `inventoryDir: ./city\nmap: { tiles: { url: "${url}", attribution: "© Sở Xây dựng" } }\n`;

test.each([
  "https://tiles.example.vn/{z}/{x}/{y}.png?v=2",
  "http://192.0.2.7:8081/{z}/{x}/{y}.png",
  "/tiles/{z}/{x}/{y}.png",
])("a tile server may be at %s", (url) => {
  expect(loadCentralConfig(configFile(tiles(url))).map.tiles).toEqual({
    ...{ url, attribution: "© Sở Xây dựng", maxZoom: 19 },
  });
});

test.each([
  { url: "https://tiles.example.vn/map.png", why: "one picture for all" },
  { url: "https://{s}.example.vn/{z}/{x}/{y}.png", why: "several hosts" },
  { url: "https://{z}.example.vn/{x}/{y}.png", why: "another host for each zoom" },
  { url: "//tiles.example.vn/{z}/{x}/{y}.png", why: "another host, as if it were a path" },
  { url: "ftp://tiles.example.vn/{z}/{x}/{y}.png", why: "no browser fetches that" },
  { url: "https://me:secret@tiles.example.vn/{z}/{x}/{y}.png", why: "everybody would read the password" },
])("a tile server at $url is refused: $why", ({ url }) => {
  expect(problemsOf(tiles(url))).toEqual(["map.tiles.url"]);
});

test("plain http is refused on any address but loopback, with what to do", () => {
  expect(problemsOf("inventoryDir: ./city\nlisten: { host: 0.0.0.0, tls: { kind: none } }\n")).toEqual(["listen.tls"]);
  expect(problemsOf("inventoryDir: ./city\nlisten: { host: 127.0.0.1, tls: { kind: none } }\n")).toEqual([]);
});

test.each([
  ["{ host: 127.0.0.1 }", "http", "nobody else hears it"],
  ["{ host: localhost }", "http", "the same by its name"],
  ['{ host: "::1" }', "http", "the same of IPv6"],
  ["{ host: 0.0.0.0 }", "https", "everybody in the house could hear it"],
  ["{ host: 192.0.2.7 }", "https", "the same"],
  ["{ host: 127.0.0.1, tls: { kind: own } }", "https", "it is wanted so"],
])("with listen: %s the centre speaks %s: %s", (listen, scheme, _why) => {
  expect(schemeOf(loadCentralConfig(configFile(`inventoryDir: ./city\nlisten: ${listen}\n`)).listen)).toBe(scheme);
});

test("paths of certificates count from the configuration file", () => {
  const file = configFile(
    "inventoryDir: ./city\nlisten: { tls: { kind: files, certFile: ./c.pem, keyFile: /k.pem } }\n",
  );
  expect(loadCentralConfig(file).listen.tls).toEqual({
    ...{ kind: "files", certFile: join(file, "../c.pem"), keyFile: "/k.pem" },
  });
});

const hook = (more: string) =>
  `inventoryDir: ./city\nwebhooks:\n  - { id: duty, url: "https://a.example", secretFile: ./s${more} }\n`;

test("a webhook needs no more than a name, an address and a secret", () => {
  const file = configFile(hook(""));
  expect(loadCentralConfig(file).webhooks).toEqual([
    {
      ...{ id: "duty", url: "https://a.example", secretFile: join(file, "../s"), minSeverity: "warning" },
      ...{ tellEnds: false, gatherS: 10, quietS: 60, giveUpAfterHours: 24 },
    },
  ]);
});

test.each([
  [hook("").replace("https:", "http:"), ["webhooks[0].url"], "others could read it on the way"],
  [hook("").replace("a.example", "u:p@a.example"), ["webhooks[0].url"], "a password in a URL ends in logs"],
  [hook(", hours: { from: '22:00', to: '24:00' }"), ["webhooks[0].hours.to"], "there is no such time"],
  [hook(", hours: { from: '22:00', to: '22:00' }"), ["webhooks[0].hours.to"], "it says nothing or everything"],
  [hook(", minSeverity: loud"), ["webhooks[0].minSeverity"], "there is no such severity"],
  [`${hook("")}${hook("").split("webhooks:\n")[1]}`, ["webhooks[1].id"], "two of one name cannot be told apart"],
])("%j is refused at %j: %s", (text, paths, _why) => {
  expect(problemsOf(text)).toEqual(paths);
});

test("a webhook on this machine may be spoken to in plain http", () => {
  expect(problemsOf(hook("").replace("https://a.example", "http://127.0.0.1:9000/x"))).toEqual([]);
});

test("the shipped calendar and ceilings are there; a city's own count from the configuration file", () => {
  const shipped = loadCentralConfig(configFile("inventoryDir: ./city\n")).review;
  expect(loadCalendar(shipped.calendarDir).isWorkingDay("2026-02-17")).toBe(false);
  expect(loadAuthorities(shipped.authorityFile).map(({ id }) => id)).toContain("officer");
  const file = configFile("inventoryDir: ./city\nreview: { calendarDir: ./days, authorityFile: ./who.yaml }\n");
  expect(loadCentralConfig(file).review).toMatchObject({
    calendarDir: join(file, "../days"),
    authorityFile: join(file, "../who.yaml"),
  });
});
