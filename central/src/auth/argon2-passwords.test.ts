import { expect, test } from "vitest";
import { createPasswords } from "./argon2-passwords.ts";

const passwords = createPasswords();

test("a password is kept by Argon2id, each time another hash, and only it is right", async () => {
  const [one, other] = [await passwords.hash("mật khẩu dài"), await passwords.hash("mật khẩu dài")];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(other).not.toBe(one);
  expect(await passwords.verify("mật khẩu dài", one)).toBe(true);
  expect(await passwords.verify("mật khẩu dài".normalize("NFD"), one)).toBe(true);
  expect(await passwords.verify("mat khau dai", one)).toBe(false);
});

test("nobody's password is ever right", async () => {
  expect(await passwords.verify("", undefined)).toBe(false);
  expect(await passwords.verify("anything", undefined)).toBe(false);
});

test("a flood waits for its turn, and is refused where the line is too long; afterwards all is well", async () => {
  const results = await Promise.allSettled(Array.from({ length: 30 }, () => passwords.verify("x", undefined)));
  const refused = results.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(8); // two run, twenty wait
  expect(refused[0]).toMatchObject({ reason: { code: "BUSY", retryable: true } });
  expect(await passwords.verify("x", undefined)).toBe(false);
});
