import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";
import { expect, onTestFinished, test, vi } from "vitest";
import { CentralError } from "../../central/src/platform/errors.ts";
import { askHttps, makeCertificate, startTls } from "./tls-kit.ts";

const WAIT = { timeout: 10_000, interval: 20 };

test("who trusts the authority is answered, who does not is warned", async () => {
  const { ca, ...pair } = await makeCertificate();
  const { url } = await startTls(
    (_request, response) => void response.end("hello"),
    async () => pair,
  );
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect(await askHttps(url, { ca })).toMatchObject({ status: 200, text: "hello" });
  await expect(askHttps(url, {})).rejects.toMatchObject({
    code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  });
});

test("a name that is not in the certificate is not taken for the centre", async () => {
  const { ca, ...pair } = await makeCertificate(["centre.example"]);
  const { url } = await startTls(
    (_request, response) => void response.end(),
    async () => pair,
  );
  expect(await askHttps(url, { ca, servername: "centre.example" })).toMatchObject({ status: 200 });
  await expect(askHttps(url, { ca, servername: "other.example" })).rejects.toMatchObject({
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
  });
});

test("plain http is refused with a sentence that says how, in both languages, and never reaches the centre", async () => {
  let reached = 0;
  const { ca: _, ...pair } = await makeCertificate();
  const { url } = await startTls(
    (_request, response) => void response.end(String(++reached)),
    async () => pair,
  );
  const answer = await fetch(url.replace("https:", "http:"), { headers: { authorization: "Bearer secret" } });
  expect(answer.status).toBe(400);
  const words = await answer.text();
  expect(words).toContain("hãy mở lại địa chỉ đó với https://");
  expect(words).toContain("open it again with https://");
  expect(reached).toBe(0);
});

test("a handshake that comes in single bytes is a handshake", async () => {
  const { ca, ...pair } = await makeCertificate();
  const { url } = await startTls(
    (_request, response) => void response.end("slow"),
    async () => pair,
  );
  const raw = connect(Number(new URL(url).port), "127.0.0.1");
  await once(raw, "connect");
  const write = raw.write.bind(raw);
  vi.spyOn(raw, "write").mockImplementation((bytes: unknown) => {
    for (const byte of Buffer.from(bytes as Uint8Array)) write(Buffer.of(byte));
    return true;
  });
  raw.setNoDelay(true);
  const secure = connectTls({ socket: raw, ca, servername: "localhost" });
  await once(secure, "secureConnect");
  secure.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  expect(await text(secure)).toContain("slow");
});

test("a connection that ends before it says a word, or says rubbish, harms nobody", async () => {
  const { ca, ...pair } = await makeCertificate();
  const { url } = await startTls(
    (_request, response) => void response.end("well"),
    async () => pair,
  );
  const port = Number(new URL(url).port);
  connect(port, "127.0.0.1").resetAndDestroy();
  const rubbish = connect(port, "127.0.0.1");
  rubbish.on("error", () => undefined);
  rubbish.write(Buffer.of(22, 3, 1, 255, 255, 0, 0, 0, 0));
  onTestFinished(() => void rubbish.destroy());
  expect(await askHttps(url, { ca })).toMatchObject({ text: "well" });
});

test("a renewed certificate is shown without a restart; one that cannot be used leaves the old one", async () => {
  const [first, second] = [await makeCertificate(), await makeCertificate()];
  let current: () => Promise<typeof first> = async () => first;
  let asked = 0;
  const source = () => {
    asked++;
    return current();
  };
  const { url } = await startTls((_request, response) => void response.end(), source, 20);
  const { serial } = await askHttps(url, { ca: first.ca });

  current = async () => {
    throw new CentralError("TLS_UNUSABLE", "away");
  };
  const before = asked;
  await vi.waitFor(() => expect(asked).toBeGreaterThan(before + 1), WAIT);
  expect((await askHttps(url, { ca: first.ca })).serial).toBe(serial);

  current = async () => second;
  await vi.waitFor(async () => expect((await askHttps(url, { ca: second.ca })).serial).not.toBe(serial), WAIT);
});

test("stopping lets an answer under way end, and cuts a stream that does not", async () => {
  const { ca, ...pair } = await makeCertificate();
  let isOpen = false;
  const { url, stop } = await startTls(
    (_request, response) => {
      response.write("for ever");
      isOpen = true;
    },
    async () => pair,
  );
  const asking = askHttps(url, { ca });
  const ended = asking.catch((error: unknown) => error);
  await vi.waitFor(() => expect(isOpen).toBe(true), WAIT);
  const startedAtMs = performance.now();
  await stop();
  expect(performance.now() - startedAtMs).toBeLessThan(8_000);
  expect(await ended).toBeInstanceOf(Error);
});

test("a connection that never says a word does not hold up the stop", async () => {
  const { ca: _, ...pair } = await makeCertificate();
  const { url, stop } = await startTls(
    (_request, response) => void response.end(),
    async () => pair,
  );
  const silent = connect(Number(new URL(url).port), "127.0.0.1");
  await once(silent, "connect");
  const ended = once(silent, "close");
  const startedAtMs = performance.now();
  await stop();
  expect(performance.now() - startedAtMs).toBeLessThan(6_000);
  await ended;
});
