/** What the machine that read the copies got wrong, by provision: what the copy says, and what stands in the decree. */
export type Misreadings = Readonly<Record<string, readonly (readonly [copy: string, decree: string])[]>>;

/** Decree 168/2024/NĐ-CP, copy of the machine reading: only the provisions that statutes use. */
export const MISREADINGS_168: Misreadings = {
  "6.1.a": [
    ["chi dẫn", "chỉ dẫn"],
    ["hành vi vì phạm", "hành vi vi phạm"],
  ],
  "6.2.đ": [
    ["via hè", "vỉa hè"],
    ["dựng xe nơi có biển “Cắm", "dừng xe nơi có biển “Cấm"],
    ["hành vì vi phạm", "hành vi vi phạm"],
  ],
  "6.3.d": [["c ng mức", "cùng mức"]],
  "6.3.đ": [
    ["chi đủ", "chỉ đủ"],
    ["dài phân cách", "dải phân cách"],
    ["trến đường", "trên đường"],
  ],
  "6.3.e": [
    ["lề đưởng", "lề đường"],
    ["via hè", "vỉa hè"],
    ["vịa hè", "vỉa hè"],
    ["Cẩm dừng", "Cấm dừng"],
  ],
  "6.4.b": [["hành vi vì phạm", "hành vi vi phạm"]],
  "6.4.i": [["d nh cho", "dành cho"]],
  "6.5.i": [
    ["hành vị bị cấm", "hành vi bị cấm"],
    ["khần cấp", "khẩn cấp"],
  ],
  "6.6.d": [["via hè", "vỉa hè"]],
  "7.1.a": [["hành vi vì phạm", "hành vi vi phạm"]],
  "7.2.d": [["via hè", "vỉa hè"]],
  "7.2.e": [["Cẩm đỗ", "Cấm đỗ"]],
  "7.3.a": [
    ["khồng sử dụng", "không sử dụng"],
    ["cẩm rẽ", "cấm rẽ"],
  ],
  "7.7.a": [
    ["điều khiền", "điều khiển"],
    ["via hè", "vỉa hè"],
  ],
  "9.1.c": [["trù các hành vi", "trừ các hành vi"]],
  "9.1.e": [["hẩm đường bộ", "hầm đường bộ"]],
  "9.1.k": [["via hè", "vỉa hè"]],
  "9.3.c": [['chiều”"', "chiều”"]],
  "10.2.a": [["caoho tốc", "cao tốc"]],
};

/** Decree 238/2026/NĐ-CP, article 19: its clauses. */
export const MISREADINGS_238: Misreadings = {
  "19.1": [["Bồ sung", "Bổ sung"]],
  "19.2": [
    ["chuyền làn", "chuyển làn"],
    ["bảo đàm", "bảo đảm"],
    ["khoản s Điều", "khoản 5 Điều"],
  ],
  "19.4": [["khần cấp", "khẩn cấp"]],
  "19.6": [["Điểu 20", "Điều 20"]],
};
