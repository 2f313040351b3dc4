/** Words of ages and lengths of time. */
export const times = {
  age: {
    now: "vừa xong",
    seconds_other: "{{count}} giây trước",
    minutes_other: "{{count}} phút trước",
    at: "lúc {{at}}",
  },
  duration: {
    lessThanSecond: "chưa tới 1 giây",
    seconds_other: "{{count}} giây",
    tenths: "{{seconds}} giây",
    minutes: "{{minutes}} phút {{seconds}} giây",
    hours: "{{hours}} giờ {{minutes}} phút",
  },
} as const;
