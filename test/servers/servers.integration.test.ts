import { InfluxDB } from "influx";
import { expect, onTestFinished, test } from "vitest";
import { startChildServer } from "./child-server.ts";
import { startInfluxd } from "./influxd.ts";

test("influxd comes up empty, lets its user write and read the one database, and nobody else", async () => {
  const server = await startInfluxd();
  onTestFinished(() => server.stop());
  const { port, database, username, password } = server;
  const client = new InfluxDB({ host: "127.0.0.1", port, database, username, password });
  await client.writePoints([{ measurement: "m", fields: { value: 1 } }]);
  expect(await client.query("SELECT value FROM m")).toHaveLength(1);
  const stranger = new InfluxDB({ host: "127.0.0.1", port, database, username, password: "wrong" });
  await expect(stranger.query("SELECT value FROM m")).rejects.toThrow(/authorization|401/i);
  await expect(client.createDatabase("another")).rejects.toThrow();
});

test("a program that is not installed gets one sentence that says what to install", async () => {
  const start = startChildServer({
    program: "no-such-server",
    debianPackage: "no-such-package",
    args: [],
    isReady: async () => false,
  });
  await expect(start).rejects.toThrow("no-such-server is not installed; on Debian: apt-get install no-such-package");
});

test("a program that ends at once is told with its last words", async () => {
  const start = startChildServer({
    program: process.execPath,
    debianPackage: "nodejs",
    args: ["-e", "console.error('no such option'); process.exit(3)"],
    isReady: async () => false,
  });
  await expect(start).rejects.toThrow(/ended with 3: no such option/);
});
