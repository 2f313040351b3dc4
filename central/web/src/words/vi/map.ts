/** Words of the map. */
export const map = {
  map: {
    label: "Bản đồ các điểm lắp đặt camera",
    side: "Điểm lắp đặt",
    zoomIn: "Phóng to",
    zoomOut: "Thu nhỏ",
    sites_other: "{{count}} điểm lắp đặt",
    samples_other: "Vị trí minh họa: {{count}} điểm lắp đặt.",
    sketch: "Nền bản đồ là hình vẽ minh họa, không đúng tỷ lệ.",
    noGround: "Thành phố chưa có bản đồ nền (map.geojson).",
    groundFailed: "Không đọc được bản đồ nền; vị trí các điểm lắp đặt vẫn đúng.",
    troubled: "Điểm cần xử lý",
    noTrouble: "Không có điểm nào có cảnh báo, mất kết nối hay suy giảm. Điểm có vấn đề sẽ tự hiện ở đây.",
    back: "Về danh sách",
    around: "Các điểm lắp đặt xung quanh",
    loading: "Đang mở bản đồ…",
    failed: "Không mở được bản đồ. Các phần khác của trang vẫn chạy; hãy tải lại trang.",
  },
  side: { label: "Cách xem camera", list: "Danh sách", map: "Bản đồ", wall: "Hình", whole: "Toàn màn hình" },
} as const;
