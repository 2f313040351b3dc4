import type { Response } from "express";

/** Says, without script or style, where another address is found. */
const page = `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<title>Ngã Ba</title>
<h1>Địa chỉ này đã được dùng</h1>
<p>Địa chỉ có khóa chỉ mở được một lần, và chỉ địa chỉ in ra ở lần khởi động mới nhất. Nếu đã có tài khoản, hãy
<a href="/">đăng nhập</a>. Nếu chưa có quản trị viên nào đặt mật khẩu, lần khởi động sau của trung tâm in ra địa chỉ mới.</p>
<div lang="en">
<h2>This address has been used</h2>
<p>An address with a key opens once, and only the one that the newest start printed. Who has an account
<a href="/">signs in</a>. As long as no administrator has a password, the next start of the centre prints a new address.</p>
</div>
</html>
`;

/** 410 for people. */
export function sayStartKeyUsed(response: Response): void {
  response.status(410).set("Cache-Control", "no-store").type("html").send(page);
}
