/** Words of the wall of pictures. */
export const wall = {
  wall: {
    count: "Đang hiện {{shown}} trong {{count}} camera.",
    sort: "Loại camera",
    anySort: "Mọi loại camera",
    smart: "Camera thông minh",
    watched: "Chỉ theo dõi",
    group: "Nhóm camera",
    anyGroup: "Mọi nhóm camera",
    anyState: "Mọi tình trạng",
    trouble: "Cần xử lý",
    big: "Mở trên màn hình lớn",
    loading: "Đang lấy hình…",
    noPicture: "Chưa có hình nào về tới trung tâm.",
    pictureFailed: "Không lấy được hình; trang sẽ thử lại.",
    seen: "Thấy {{age}}",
    noneReported: "Chưa có thiết bị đầu cuối nào báo về camera. Hình của camera hiện ở đây khi có.",
    noneChosen:
      "Không có camera nào đang có tin báo về mà khớp với địa chỉ của màn hình này. Camera tự hiện ở đây khi có.",
    alarms_other: "{{count}} camera đang có cảnh báo",
    moreAlarms_other: "và {{count}} camera nữa có cảnh báo, không đủ chỗ hiện",
    page: "Trang {{page}}/{{pages}}, tất cả {{count}} camera",
  },
} as const;
