import { expect, test } from "vitest";
import { ApiFailure } from "../api/result.ts";
import { textOf } from "../testing/render.ts";
import { AccountRefusal } from "./account-refusal.tsx";

const refused = (code: string, more: { readonly retryAfterS?: number } = {}) =>
  new ApiFailure({ reason: "refused", status: 403, code, ...more });

test.each([
  [refused("SIGN_IN_REFUSED"), "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đã bị khóa."],
  [refused("TOO_MANY_FAILURES", { retryAfterS: 40 }), "Nhập sai quá nhiều lần. Hãy thử lại sau 40 giây."],
  [refused("SOMETHING_NEW"), "Trung tâm trả lời lỗi 403 (SOMETHING_NEW)."],
  [new ApiFailure({ reason: "unreachable" }), "Không tới được trung tâm."],
  [null, ""],
])("%s is said in a sentence", (failure, sentence) => {
  expect(textOf("vi", AccountRefusal, { failure })).toBe(sentence);
});
