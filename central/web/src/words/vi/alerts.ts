/** Words of sound and desktop notices. */
export const alerts = {
  alerts: {
    title: "Báo khi có sự kiện mới",
    off: "Báo hiệu: tắt",
    on: "Báo hiệu: bật",
    blocked: "Âm báo bị chặn",
    blockedHelp:
      "Trình duyệt chưa cho trang này phát tiếng. Bấm chuột hoặc gõ phím ở đâu trong trang cũng được, âm báo sẽ chạy.",
    sound: "Phát âm báo",
    notices: "Hiện thông báo trên màn hình máy",
    unavailable: "Trình duyệt chỉ cho hiện thông báo khi trang được mở qua https hoặc ngay trên máy của trung tâm.",
    denied: "Trình duyệt đang chặn thông báo của trang này. Hãy cho phép trong phần cài đặt trang của trình duyệt.",
    from: "Từ mức độ",
    help: "Mỗi lần báo cách nhau ít nhất 5 giây; nhiều sự kiện cùng lúc được báo chung một lần. Khi mở nhiều thẻ, chỉ một thẻ báo.",
    several_other: "{{count}} sự kiện mới.",
  },
} as const;
