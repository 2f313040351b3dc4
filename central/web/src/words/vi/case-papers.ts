/** Words of what leaves the house of a case: covered pictures, documents, and the end of the case. */
export const casePapers = {
  cover: {
    title: "Ảnh đưa ra ngoài",
    which: "Chọn ảnh",
    help: "Ảnh dưới đây là ảnh sẽ có trong văn bản: người và xe khác mà máy nhận ra đã được che. Kéo một khung trên ảnh để che chỗ còn sót. Ảnh gốc đã niêm phong không thay đổi.",
    none: "Hồ sơ này chưa có ảnh chứng cứ: văn bản sẽ không có ảnh.",
    loading: "Đang che ảnh…",
    othersUnknown:
      "Không biết những ai khác có trong ảnh này, nên máy chưa che gì và văn bản không có ảnh này. Hãy tự che mọi người và xe khác: che rồi văn bản mới có ảnh.",
    alt: "Ảnh đưa ra ngoài: {{role}}",
    add: "Che thêm một chỗ",
    save: "Ghi chỗ che",
    keys: "Bằng bàn phím: mũi tên dời khung, Shift và mũi tên đổi cỡ, Enter ghi, Esc thôi.",
    at: "Khung: cách trái {{left}}, cách trên {{top}}, rộng {{width}}, cao {{height}}.",
    nothingDrawn: "Cán bộ chưa che thêm chỗ nào trên ảnh này.",
    drawn: "Những chỗ cán bộ đã che",
    remove: "Bỏ che chỗ {{number}}",
    frozen: "Hồ sơ đã đóng: không che thêm hay bỏ che được nữa.",
    fault: {
      STILL_NOT_ARRIVED: "Ảnh này không có ở trung tâm: văn bản sẽ ghi là không có hình. Hồ sơ không mất gì.",
      STILL_DAMAGED:
        "Tệp ảnh này không khớp với mã băm của nó: văn bản không dùng và nói rõ như vậy. Hồ sơ không mất gì.",
      STILL_NO_PICTURE:
        "Tệp này còn nguyên như khi tới nhưng không phải ảnh đọc được: văn bản nói rõ như vậy. Hồ sơ không mất gì.",
    },
  },
  caseEnd: {
    expired:
      "Thời hiệu đã hết, ngày cuối là {{on}}. Hồ sơ tự khép lại, không ai bị xử phạt theo hồ sơ này. Chỉ còn ghi chú được.",
    handedOver: "Đã chuyển giao cho {{to}}, {{at}}. Hồ sơ được giữ nguyên như lúc đó và không thay đổi được nữa.",
    archive: "Gói chứng cứ đi kèm, SHA-256:",
  },
  papers: {
    made: "Đã lập",
    none: "Chưa lập văn bản nào. Mở một văn bản ở trên là lập, và từ đó được giữ nguyên từng byte.",
    kind: { case: "Hồ sơ, mã kiểm tra", notice: "Dự thảo thông báo, mã kiểm tra" },
    version: "khi hồ sơ có {{number}} mục",
    signHelp:
      "Ký số ở ngoài: tải đúng tệp có SHA-256 trên, ký (PAdES), rồi nộp bản đã ký. Chỉ nhận bản bắt đầu bằng đúng các byte đã cho xem.",
    signed: "Bản đã ký",
    bring: "Nộp bản đã ký (PDF)",
    replace: "Thay bằng bản ký khác (PDF); bản này vẫn được giữ",
    outdated: {
      case: "Có hình đã được che thêm sau khi lập: không được ký hay gửi tệp này. Hãy lập lại.",
      notice:
        "Kết luận không còn hiệu lực, hoặc có hình đã được che thêm sau khi lập: không được ký hay gửi thông báo này.",
    },
    refusal: {
      SIGNED_ALREADY: "Văn bản này đã có bản ký. Chưa có gì thay đổi.",
      DOCUMENT_OUTDATED: "Nội dung hoặc hình của văn bản này không còn hiệu lực. Chưa có gì được ghi.",
      NOT_SENIOR: "Chỉ chỉ huy xét duyệt được thay bản đã ký. Chưa có gì thay đổi.",
      SIGNED_OTHER_BYTES: "Tệp này không phải bản ký của đúng văn bản đã cho xem. Chưa có gì được ghi.",
    },
    lookFirst: "Trước khi chuyển giao, hãy xem:",
  },
} as const;
