import type { Response } from "express";

/** Says, without script or style, where the address that opens the page is found. */
const page = `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<title>Ngã Ba</title>
<h1>Cần địa chỉ có khóa truy cập</h1>
<p>Trang này chỉ mở bằng địa chỉ có khóa, dạng <code>http://…/?key=…</code>. Địa chỉ đúng là dòng cuối cùng mà lệnh
khởi động trung tâm đã in ra; lệnh <code>pnpm ngaba central address --config &lt;tệp&gt;</code> in lại địa chỉ đó.</p>
<div lang="en">
<h2>An address with an access key is needed</h2>
<p>This page opens only by an address with a key, like <code>http://…/?key=…</code>. The right one is the last line that
the start of the centre printed; <code>pnpm ngaba central address --config &lt;file&gt;</code> prints it again.</p>
</div>
</html>
`;

/** 401 for people. */
export function sendSignInPage(response: Response): void {
  response.status(401).set("Cache-Control", "no-store").type("html").send(page);
}
