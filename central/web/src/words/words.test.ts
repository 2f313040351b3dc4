import { expect, test } from "vitest";
import { createPreferences } from "../preferences.ts";
import { en } from "./en.ts";
import { vi } from "./vi.ts";
import { createWords } from "./words.ts";

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[path + key, value]] : flat(value, `${path}${key}.`),
  );
}

const vietnamese = new Map(flat(vi));
const english = new Map(flat(en));
const blanks = (text: string): string[] => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => String(name)).toSorted();

test("English says everything that Vietnamese says, and fills in the same blanks", () => {
  for (const [key, text] of vietnamese) {
    expect(english.get(key), key).toBeTruthy();
    expect(blanks(english.get(key) ?? ""), key).toEqual(blanks(text));
  }
});

test("English adds nothing but the singular forms", () => {
  const extra = [...english.keys()].filter((key) => !vietnamese.has(key));
  expect(extra.filter((key) => !vietnamese.has(key.replace(/_one$/, "_other")))).toEqual([]);
});

test("Vietnamese words are composed characters, so that search and fonts treat them alike", () => {
  for (const [key, text] of vietnamese) expect(text, key).toBe(text.normalize("NFC"));
});

test("Vietnamese sentences carry their accents", () => {
  const accented = /[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]/i;
  const wordsIn = (text: string) => text.replace(/{{\w+}}/g, "").match(/\p{Letter}+/gu)?.length ?? 0;
  const sentences = [...vietnamese].filter(([key, text]) => !key.startsWith("unit.") && wordsIn(text) > 1);
  expect(sentences.length).toBeGreaterThan(80);
  for (const [key, text] of sentences) expect(text, key).toMatch(accented);
});

test("no sentence calls anything a violation: a machine suspects, an officer decides", () => {
  for (const [key, text] of vietnamese) {
    expect(text.toLowerCase().replaceAll("nghi vấn vi phạm", ""), key).not.toContain("vi phạm");
  }
  for (const [key, text] of english) {
    expect(text.toLowerCase().replaceAll("suspected violation", ""), key).not.toContain("violation");
  }
});

test("the page starts in Vietnamese, then in the language chosen last, and says so in <html lang>", async () => {
  const stored = new Map<string, string>();
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
  const preferences = createPreferences(storage);
  const root = { lang: "" };
  const words = createWords(preferences, root);
  expect([root.lang, words.t("feed.waiting", { count: 1 })]).toEqual(["vi", "1 sự kiện mới đang chờ. Hiện lên"]);

  await words.changeLanguage("en");
  expect([root.lang, words.t("feed.waiting", { count: 1 })]).toEqual(["en", "1 new event is waiting. Show it"]);
  expect(words.t("feed.waiting", { count: 2 })).toBe("2 new events are waiting. Show them");

  preferences.write("language", "en");
  createWords(createPreferences(storage), root);
  expect(root.lang).toBe("en");
});

test("a browser that forbids storage still gets the page, in its default language", () => {
  const forbidden = () => {
    throw new DOMException("denied", "SecurityError");
  };
  const preferences = createPreferences({ getItem: forbidden, setItem: forbidden });
  preferences.write("theme", "light");
  expect([preferences.read("theme"), preferences.read("language")]).toEqual([undefined, undefined]);
});

test("a stored value that is not one of the choices is passed over", () => {
  const preferences = createPreferences({ getItem: () => "klingon", setItem: () => undefined });
  expect(preferences.read("language")).toBeUndefined();
});
