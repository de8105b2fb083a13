// Times and sums as people read them; times in the office's time zone where the seed names one.

import { language, t } from "./words.js";

let zone;

export const setZone = (name) => (zone = name || undefined);

const format = (date, options) => new Intl.DateTimeFormat(language, { timeZone: zone, ...options }).format(date);
const dayKey = (date) => new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(date);

export const hourMinute = (date) => format(date, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const clockDay = (date) => format(date, { weekday: "short", day: "numeric", month: "short" });
export const sameDay = (a, b) => dayKey(a) === dayKey(b);
export const full = (date) => format(date, { dateStyle: "medium", timeStyle: "short" });

/** "Today", "Yesterday", "Monday, 9 November". */
export function dayName(date, now) {
  if (sameDay(date, now)) return t("today");
  if (sameDay(date, new Date(now - 86_400_000))) return t("yesterday");
  return format(date, { weekday: "long", day: "numeric", month: "long" });
}

/** In a list of mails: the hour today, the day before that. */
export const shortStamp = (date, now) =>
  sameDay(date, now) ? hourMinute(date) : format(date, { day: "numeric", month: "short" });

/** The next Monday, 9:00 in the office's zone, as an instant; on a Monday before nine it is today. */
export function nextMonday(now) {
  for (let ahead = 0; ahead <= 8; ahead++) {
    const candidate = atNine(new Date(now.getTime() + ahead * 86_400_000));
    const weekday = new Intl.DateTimeFormat("en", { timeZone: zone, weekday: "short" }).format(candidate);
    if (weekday === "Mon" && candidate > now) return candidate;
  }
  throw new Error("no Monday in nine days");
}

function atNine(date) {
  const [year, month, day] = dayKey(date).split("-").map(Number);
  const guess = Date.UTC(year, month - 1, day, 9);
  const shift = offsetOf(new Date(guess));
  return new Date(guess - offsetOf(new Date(guess - shift)));
}

function offsetOf(instant) {
  const named = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23",
  }).formatToParts(instant);
  const part = (type) => Number(named.find((piece) => piece.type === type).value);
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return local - Math.floor(instant.getTime() / 1000) * 1000;
}

const WHOLE = new Set(["CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND"]);

/** A sum as Telegram counts it, in the page's language. */
export const sum = (currency, amount) =>
  new Intl.NumberFormat(language, { style: "currency", currency }).format(WHOLE.has(currency) ? amount : amount / 100);
