import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { epochMs, RoadUserClass } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import { ACTS } from "../act.ts";
import { loadStatutes } from "../load-statutes.ts";
import { provisionFor } from "../provision-for.ts";
import type { Statute } from "../statute.ts";
import { readAmendments } from "./amendment.ts";
import { differences, type Law, referenceOf } from "./compare.ts";
import { readDecree } from "./decree.ts";
import { LOOKED_FOR } from "./looked-for.ts";
import { MISREADINGS_168, MISREADINGS_238 } from "./misreadings.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const TEXTS = join(ROOT, "../shared/data/vietnam/law");
const FILES = ["168-2024-ND-CP_Xu-phat-TTATGT-Tru-diem-GPLX.md", "238-2026-ND-CP_Sua-doi-ND-168-2024.md"] as const;
const isMissing = FILES.some((file) => !existsSync(join(TEXTS, file)));

const statutes = loadStatutes(join(ROOT, "config/statutes/vn"));
const [decreeText, amendingText] = isMissing ? ["", ""] : FILES.map((file) => readFileSync(join(TEXTS, file), "utf8"));
const law = lawOf(decreeText, amendingText);

function lawOf(decree = "", amending = ""): Law {
  return { decree: readDecree(decree, MISREADINGS_168), amending: readDecree(amending, MISREADINGS_238) };
}

if (isMissing) {
  test.skip("skipped, nothing compared: the texts of the law are not at ../shared/data/vietnam/law beside this repository", () => {});
}

describe.skipIf(isMissing)("what the statutes say is what the texts of the law say", () => {
  test("words, fine, points and who deducts them, in force from and to, what amended it", () => {
    expect(differences(statutes, law)).toEqual([]);
  });

  test("no misreading is corrected that the copies do not have", () => {
    expect([...law.decree.staleMisreadings, ...law.amending.staleMisreadings]).toEqual([]);
  });

  test("no provision of a statute comes into force later than its decree", () => {
    const later = law.decree.words.get("53.2") ?? "";
    expect(later).toMatch(/^Quy định tại điểm m khoản 3 Điều 6,/);
    expect(later).not.toMatch(/Điều (7|9|10)(?!\d)/);
    expect(statutes.map(referenceOf)).not.toContain("6.3.m");
  });

  test("of the articles that the statutes use, the amendment changes these provisions", () => {
    const changed = readAmendments(law.amending).flatMap(({ references }) => references);
    expect(changed.filter((reference) => /^(6|7|9|10)\./.test(reference)).toSorted()).toEqual(
      ["6.2.a", "6.3.h", "6.3.m", "6.5.g", "6.5.i", "6.5.p", "6.7.c", "7.1.e", "7.6.b"].toSorted(),
    );
  });

  test.each([
    { article: "6", binds: ["car", "large-vehicle"], heading: /người điều khiển xe ô tô/ },
    { article: "7", binds: ["motorcycle"], heading: /người điều khiển xe mô tô, xe gắn máy/ },
    { article: "9", binds: ["bicycle"], heading: /người điều khiển xe đạp, xe đạp máy/ },
    { article: "10", binds: ["person"], heading: /người đi bộ/ },
  ])("article $article binds $binds", ({ article, binds, heading }) => {
    expect(law.decree.headings.get(article)).toMatch(heading);
    const ofArticle = statutes.filter((statute) => String(statute.article) === article);
    expect(new Set(ofArticle.map((statute) => statute.binds.join()))).toEqual(new Set([binds.join()]));
  });
});

const ARTICLE_OF: Record<RoadUserClass, string> = {
  car: "6",
  "large-vehicle": "6",
  motorcycle: "7",
  bicycle: "9",
  person: "10",
};

/** Provisions of the road user's article in which the words stand; those for accidents come on top of the act. */
function findInLaw(vehicle: RoadUserClass, words: RegExp): string[] {
  return [...law.decree.words]
    .filter(([reference, text]) => reference.startsWith(`${ARTICLE_OF[vehicle]}.`) && words.test(text))
    .filter(([, text]) => !text.includes("gây tai nạn"))
    .map(([reference]) => reference);
}

describe.skipIf(isMissing)("each act has the one provision in which the texts name it, for each road user", () => {
  test.each([...LOOKED_FOR])("%s", (act, lookedFor) => {
    for (const vehicle of RoadUserClass.options) {
      const words = lookedFor[vehicle];
      const found = words === undefined ? [] : findInLaw(vehicle, words);
      for (const at of ["2026-08-14T12:00:00+07:00", "2026-08-16T12:00:00+07:00"]) {
        const provision = provisionFor(statutes, { act, vehicle, at: epochMs(Date.parse(at)) });
        const { article, clause, point } = provision ?? {};
        const reference = provision && [article, clause, point ?? []].flat().join(".");
        expect(reference === undefined ? [] : [reference], `${act} of ${vehicle} on ${at}`).toEqual(found);
      }
      if (words !== undefined) expect(found, `${act} of ${vehicle}`).toHaveLength(1);
    }
  });

  test("no act is left out", () => {
    expect([...LOOKED_FOR.keys()].toSorted()).toEqual([...ACTS].toSorted());
  });
});

const change = (id: string, edit: (statute: Statute) => Partial<Statute>): Statute[] =>
  statutes.map((statute) => (statute.id === id ? { ...statute, ...edit(statute) } : statute));

describe.skipIf(isMissing)("a statute that says otherwise is found", () => {
  test.each<{ why: string; changed: Statute[]; line: RegExp }>([
    {
      why: "a fine that is too high",
      changed: change("vn-168-2024-6-9-b", () => ({ fineVnd: [18_000_000, 22_000_000] })),
      line: /^6\.9\.b fineVnd: 18000000,22000000; the texts: 18000000,20000000$/,
    },
    {
      why: "points of another act",
      changed: change("vn-168-2024-7-7-a", () => ({ licencePoints: 4 })),
      line: /^7\.7\.a licencePoints: 4; the texts: 2$/,
    },
    {
      why: "points where none are deducted",
      changed: change("vn-168-2024-6-4-k", () => ({ licencePoints: 2 })),
      line: /^6\.4\.k licencePoints: 2; the texts: 0$/,
    },
    {
      why: "points by another provision",
      changed: change("vn-168-2024-6-9-b", () => ({ pointsDeductedBy: { clause: 16, point: "c" } })),
      line: /^6\.9\.b pointsDeductedBy: 6\.16\.c; the texts: 6\.16\.b$/,
    },
    {
      why: "one word",
      changed: change("vn-168-2024-7-7-c", ({ words }) => ({ words: words.replace("đèn", "biển") })),
      line: /^7\.7\.c words: Không chấp hành hiệu lệnh của biển tín hiệu/,
    },
    {
      why: "one letter that the copy misread",
      changed: change("vn-168-2024-6-6-d", ({ words }) => ({ words: words.replace("vỉa", "via") })),
      line: /^6\.6\.d words/,
    },
    {
      why: "in force a year late",
      changed: change("vn-168-2024-6-9-d", () => ({ effectiveFrom: "2026-01-01" })),
      line: /^6\.9\.d effectiveFrom: 2026-01-01; the texts: 2025-01-01$/,
    },
    {
      why: "an amendment that came a day late",
      changed: change("vn-168-2024-7-6-b", () => ({ effectiveTo: "2026-08-16" })),
      line: /^7\.6\.b effectiveTo: 2026-08-16; the texts: 2026-08-15$/,
    },
    {
      why: "the words before the amendment, kept after it",
      changed: change("vn-168-2024-6-7-c-from-2026-08-15", ({ words }) => ({
        words: words.replace(" hoặc dải dừng xe khẩn cấp", ""),
      })),
      line: /^6\.7\.c words/,
    },
    {
      why: "an amendment that was overlooked",
      changed: statutes.filter(({ id }) => id !== "vn-168-2024-6-5-i-from-2026-08-15"),
      line: /^6\.5\.i: 1 versions in the statutes, 2 in the texts$/,
    },
    {
      why: "an amendment by another clause",
      changed: change("vn-168-2024-7-6-b-from-2026-08-15", () => ({
        amendedBy: { decree: "238/2026/NĐ-CP", article: 19, clause: 4 },
      })),
      line: /^7\.6\.b amendedBy: 19\.4; the texts: 19\.3$/,
    },
    {
      why: "a provision that is not there",
      changed: change("vn-168-2024-9-2-dd", () => ({ point: "e" })),
      line: /^9\.2\.e: 1 versions in the statutes, 0 in the texts$/,
    },
  ])("$why", ({ changed, line }) => {
    expect(differences(changed, law)).toEqual([expect.stringMatching(line)]);
  });

  test.each([
    {
      why: "another fine",
      was: "7. Phạt tiền từ 4.000.000 đồng đến 6.000.000 đồng",
      is: "7. Phạt tiền từ 4.000.000 đồng đến 7.000.000 đồng",
    },
    {
      why: "other points",
      was: "khoản 9 Điều này bị trừ điểm giấy phép lái xe 04 điểm",
      is: "khoản 9 Điều này bị trừ điểm giấy phép lái xe 05 điểm",
    },
    { why: "another word", was: "hiệu lệnh của đèn tín hiệu giao thông", is: "hiệu lệnh của đèn tín hiệu" },
    { why: "another day", was: "từ ngày 01 tháng 01 năm 2025", is: "từ ngày 01 tháng 02 năm 2025" },
  ])("texts that say otherwise: $why", ({ was, is }) => {
    expect(decreeText).toContain(was);
    expect(differences(statutes, lawOf(decreeText?.replace(was, is), amendingText))).not.toEqual([]);
  });

  test("texts that say otherwise: an amendment of another provision", () => {
    const was = "điểm i khoản 5 Điều 6, điểm b khoản 6 Điều 7";
    expect(amendingText).toContain(was);
    const other = lawOf(decreeText, amendingText?.replace(was, `${was}, điểm b khoản 9 Điều 6`));
    expect(() => differences(statutes, other)).toThrow(/19\.3: .* is not in: Không chấp hành hiệu lệnh của đèn/);
  });
});
