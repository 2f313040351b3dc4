/** Words of the page of one camera. */
export const cameraPage = {
  cameraPage: {
    missing: "Không có camera {{id}} trong danh mục.",
    toWall: "Xem tất cả camera",
    onMap: "Xem trên bản đồ",
    neighbours: "Các camera khác cùng điểm lắp đặt",
    open: "Trang của camera này",
  },
  history: {
    title: "Diễn biến của camera",
    range: "Khoảng thời gian",
    days_other: "{{count}} ngày",
    loading: "Đang đọc diễn biến…",
    band: "Tình trạng theo thời gian: {{sums}}",
    untold: "Chưa có tin",
    untoldHelp:
      "Mỗi tình trạng được tính đến lần báo sau. Khi thiết bị đầu cuối tắt, không có tin mới, nên tình trạng báo lần cuối được giữ cho đến khi thiết bị chạy lại.",
    outages: "Những lần có vấn đề",
    noOutages: "Không có lần mất kết nối hay suy giảm nào trong khoảng này.",
    onlyNewest: "Chỉ hiện {{count}} lần mới nhất.",
    state: "Tình trạng",
    from: "Từ lúc",
    lasted: "Kéo dài",
    why: "Lý do",
    goesOn: "chưa kết thúc",
    events: "Sự kiện",
    noEvents: "Không có sự kiện nào của camera này trong khoảng này.",
  },
} as const;
