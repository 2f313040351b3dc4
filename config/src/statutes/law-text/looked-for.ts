import type { RoadUserClass } from "@ngaba/contract";
import type { Act } from "../act.ts";
import { STOP_GROUNDS, type StopGround } from "../stop-ground.ts";

/** Words by which an act is found in an article, for each kind of road user whom the article binds. */
export type LookedFor = Partial<Record<RoadUserClass, RegExp>>;

const everyone = (car: RegExp, others: LookedFor): LookedFor => ({ car, "large-vehicle": car, ...others });

const PLAIN: Partial<Record<Act, LookedFor>> = {
  "red-light": everyone(/hiệu lệnh của đèn tín hiệu/, {
    motorcycle: /hiệu lệnh của đèn tín hiệu/,
    bicycle: /hiệu lệnh của đèn tín hiệu/,
    person: /chỉ dẫn của đèn tín hiệu/,
  }),
  "stop-line": everyone(/chỉ dẫn của biển báo hiệu, vạch kẻ đường/, {
    motorcycle: /chỉ dẫn của biển báo hiệu, vạch kẻ đường/,
    bicycle: /chỉ dẫn của biển báo hiệu, vạch kẻ đường/,
  }),
  "wrong-way": everyone(/^Đi ngược chiều của đường một chiều/, {
    motorcycle: /^Đi ngược chiều của đường một chiều/,
    bicycle: /đi ngược chiều đường của đường một chiều/,
  }),
  "wrong-way/street": everyone(/không đi bên phải theo chiều đi của mình/i, {
    motorcycle: /không đi bên phải theo chiều đi của mình/i,
    bicycle: /không đi bên phải theo chiều đi của mình/i,
  }),
  // 7.7.a leaves what 7.7.b says to it.
  "wrong-way/expressway": everyone(/đi ngược chiều trên đường cao tốc/, { motorcycle: /xe đi vào đường cao tốc/ }),
  "wrong-lane": everyone(/đi không đúng phần đường hoặc làn đường/, {
    motorcycle: /đi không đúng phần đường, làn đường/,
    bicycle: /đi không đúng phần đường/,
    person: /Không đi đúng phần đường/,
  }),
  "forbidden-turn/left": everyone(/rẽ trái tại nơi có biển/, {
    motorcycle: /rẽ trái tại nơi có biển/,
    bicycle: /chỉ dẫn của biển báo hiệu, vạch kẻ đường/,
  }),
  "forbidden-turn/right": everyone(/rẽ phải tại nơi có biển/, {
    motorcycle: /rẽ phải tại nơi có biển/,
    bicycle: /chỉ dẫn của biển báo hiệu, vạch kẻ đường/,
  }),
  "forbidden-turn/u-turn-sign": everyone(/Quay đầu xe tại nơi có biển/, {
    motorcycle: /Quay đầu xe tại nơi không được quay đầu/,
    bicycle: /chỉ dẫn của biển báo hiệu, vạch kẻ đường/,
  }),
  "forbidden-turn/u-turn-place": everyone(/^Quay đầu xe ở phần đường/, {
    motorcycle: /Quay đầu xe tại nơi không được quay đầu/,
  }),
  "forbidden-turn/u-turn-tunnel": everyone(/quay đầu xe trong hầm/, {
    motorcycle: /Quay đầu xe trong hầm/,
    bicycle: /quay đầu xe trong hầm/,
  }),
  "speeding/5-10": everyone(/từ 05 km\/h đến dưới 10 km\/h/, { motorcycle: /từ 05 km\/h đến dưới 10 km\/h/ }),
  "speeding/10-20": everyone(/từ 10 km\/h đến 20 km\/h/, { motorcycle: /từ 10 km\/h đến 20 km\/h/ }),
  "speeding/20-35": everyone(/trên 20 km\/h đến 35 km\/h/, { motorcycle: /quá tốc độ quy định trên 20 km\/h/ }),
  "speeding/over-35": everyone(/trên 35 km\/h/, { motorcycle: /quá tốc độ quy định trên 20 km\/h/ }),
  "restricted-zone/prohibited-road": everyone(/^Đi vào khu vực cấm/, {
    motorcycle: /^Đi vào khu vực cấm/,
    bicycle: /^Đi vào khu vực cấm/,
    person: /chỉ dẫn của đèn tín hiệu, biển báo hiệu/,
  }),
  "restricted-zone/expressway": {
    motorcycle: /xe đi vào đường cao tốc/,
    bicycle: /xe đi vào đường cao tốc/,
    person: /Đi vào đường cao tốc/,
  },
  "restricted-zone/pavement": everyone(/xe đi trên vỉa hè/, { motorcycle: /xe đi trên vỉa hè/ }),
};

/** Where stopping and parking fall under the same provision, one pattern; else `[stop, park]`, `null` for none. */
type StopWords = RegExp | readonly [stop: RegExp | null, park: RegExp | null];

const CAR_STOPS: Partial<Record<StopGround, StopWords>> = {
  "no-stopping-sign": [/dừng xe nơi có biển "Cấm dừng xe và đỗ xe"/, /đỗ xe nơi có biển .*"Cấm dừng xe và đỗ xe"/],
  "no-parking-sign": [null, /đỗ xe nơi có biển "Cấm đỗ xe"/],
  "no-stopping-marking": /chỉ dẫn của biển báo hiệu, vạch kẻ đường/,
  junction: /^Dừng xe, đỗ xe tại vị trí: nơi đường bộ giao nhau/,
  crossing: /dừng xe, đỗ xe trên phần đường dành cho người đi bộ/,
  "bus-lane": [/dừng xe trên đường dành riêng cho xe buýt/, /đỗ xe trên đường dành riêng cho xe buýt/],
  "bus-stop": /^Dừng xe, đỗ xe .*điểm đón, trả khách/,
  gate: /^Dừng xe, đỗ xe .*trước cổng/,
  bridge: /^Dừng xe, đỗ xe .*trên cầu/,
  "under-overpass": /^Dừng xe, đỗ xe .*gầm cầu vượt/,
  tunnel: /dừng xe, đỗ xe trong hầm đường bộ không đúng/,
  "railway-crossing": /dừng xe, đỗ xe tại nơi đường bộ giao nhau cùng mức với đường sắt/,
  railway: /dừng xe, đỗ xe trong phạm vi bảo vệ công trình đường sắt/,
  "left-side": /^Dừng xe, đỗ xe .*bên trái đường một chiều/,
  "against-traffic": /dừng xe, đỗ xe ngược với chiều lưu thông/,
  "not-at-kerb": [/^Dừng xe không sát .*0,25 mét/, /^Đỗ xe không sát .*0,25 mét/],
  "not-at-right-edge": /dừng xe, đỗ xe không sát mép đường/,
  "outside-marked-place": /dừng xe, đỗ xe không đúng vị trí quy định ở những đoạn có bố trí/,
  "double-parking": /^Dừng xe, đỗ xe .*song song với một xe khác/,
  median: /dừng xe, đỗ xe trên dải phân cách cố định/,
  "median-opening": /^Dừng xe, đỗ xe .*nơi mở dải phân cách giữa/,
  "single-lane": /^Dừng xe, đỗ xe .*chỉ đủ cho một làn xe/,
  "hiding-sign": /^Dừng xe, đỗ xe .*che khuất biển báo/,
  "utility-cover": [/dừng xe trên miệng cống/, /đỗ xe trên miệng cống/],
  "fire-water": [/dừng xe trên [^;]*xe chữa cháy lấy nước/, /đỗ xe trên [^;]*xe chữa cháy lấy nước/],
  "opposite-parked": /^Dừng xe, đỗ xe .*xe ô tô đang đỗ ngược chiều/,
  curve: /^Dừng xe, đỗ xe .*trên đoạn đường cong/,
  pavement: [null, /đỗ, để xe ở vỉa hè/],
  "carriageway-rural": /^Dừng xe, đỗ xe trên phần đường xe chạy ở đoạn đường ngoài đô thị/,
  obstructing: /^Dừng xe, đỗ xe, quay đầu xe trái quy định gây ùn tắc/,
  expressway: /^Dừng xe, đỗ xe trên đường cao tốc/,
};

const MOTORCYCLE_STOPS: Partial<Record<StopGround, StopWords>> = {
  "no-stopping-sign": [/; dừng xe nơi có biển "Cấm dừng xe và đỗ xe"/, /; đỗ xe tại nơi .*"Cấm dừng xe và đỗ xe"/],
  "no-parking-sign": [null, /; đỗ xe tại nơi có biển "Cấm đỗ xe"/],
  "no-stopping-marking": /chỉ dẫn của biển báo hiệu, vạch kẻ đường/,
  junction: /^Dừng xe, đỗ xe .*nơi đường bộ giao nhau,/,
  crossing: /^Dừng xe, đỗ xe .*phần đường dành cho người đi bộ/,
  "bus-stop": /^Dừng xe, đỗ xe trên điểm đón, trả khách/,
  bridge: /^Dừng xe, đỗ xe trên cầu/,
  tunnel: /^Dừng xe, đỗ xe trong hầm/,
  "railway-crossing": /dừng xe, đỗ xe tại nơi đường bộ giao nhau cùng mức với đường sắt/,
  railway: /dừng xe, đỗ xe trong phạm vi hành lang an toàn giao thông đường sắt/,
  pavement: [null, /đỗ, để xe ở lòng đường, vỉa hè trái phép/],
  carriageway: [null, /đỗ, để xe ở lòng đường, vỉa hè trái phép/],
  "carriageway-rural": /^Dừng xe, đỗ xe trên phần đường xe chạy ở đoạn đường ngoài đô thị/,
  obstructing: /^Dừng xe, đỗ xe ở lòng đường gây cản trở/,
};

const BICYCLE_STOPS: Partial<Record<StopGround, StopWords>> = {
  bridge: [null, /đỗ xe trên cầu gây cản trở/],
  tunnel: /dừng xe, đỗ xe trong hầm/,
  "railway-crossing": /dừng xe, đỗ xe tại nơi đường bộ giao nhau cùng mức với đường sắt/,
  pavement: [null, /^Để xe ở lòng đường, vỉa hè/],
  carriageway: [null, /^Để xe ở lòng đường, vỉa hè/],
  "carriageway-rural": /^Dừng xe, đỗ xe trên phần đường xe chạy ở đoạn đường ngoài đô thị/,
  obstructing: [null, /đỗ xe ở lòng đường gây cản trở/],
};

/** Every act, with the words that name it in the articles; a road user who is not there is bound by none. */
export const LOOKED_FOR: ReadonlyMap<string, LookedFor> = new Map([
  ...Object.entries(PLAIN),
  ...STOP_GROUNDS.flatMap((ground) =>
    (["stop", "park"] as const).map((mode): [string, LookedFor] => [
      `illegal-stop/${ground}/${mode}`,
      {
        ...pick("car", CAR_STOPS[ground], mode),
        ...pick("large-vehicle", CAR_STOPS[ground], mode),
        ...pick("motorcycle", MOTORCYCLE_STOPS[ground], mode),
        ...pick("bicycle", BICYCLE_STOPS[ground], mode),
      },
    ]),
  ),
]);

function pick(vehicle: RoadUserClass, words: StopWords | undefined, mode: "stop" | "park"): LookedFor {
  const one = words === undefined || words instanceof RegExp ? words : words[mode === "stop" ? 0 : 1];
  return one ? { [vehicle]: one } : {};
}
