/** Words of what the feed shows and folds. */
export const feed = {
  filter: {
    label: "Lọc sự kiện",
    severity: "Mức độ",
    anySeverity: "Mọi mức độ",
    from: "Từ {{severity}}",
    about: "Loại sự kiện",
    anything: "Mọi loại",
    findings: "Việc được phát hiện, tin báo",
    cameras: "Sự cố camera",
    ward: "Phường, xã",
    anyWard: "Mọi phường, xã",
    open: "Đang diễn ra",
    clear: "Bỏ lọc",
    noMatch: "Không có sự kiện nào khớp với bộ lọc. Sự kiện khớp sẽ tự hiện ở đây khi xảy ra.",
  },
  storm: {
    what_other: "{{what}} ({{count}} lần)",
    cameras_other: "{{count}} camera",
    span: "trong {{duration}}",
    unfold: "mở từng sự kiện",
    fold: "gộp lại",
  },
} as const;
