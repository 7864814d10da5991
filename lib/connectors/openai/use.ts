import type { LastUsed } from "@/lib/domain/record";

/** OpenAI notes uses of every key that was made since then; of older ones only where somebody switched it on. */
const notedSince = new Date("2023-12-20T00:00:00Z");

/** A last use as OpenAI tells it: taken as to the day. None of a key whose whole life was noted means never. */
export function lastUsedOf(at: Date | null, createdAt: Date | null): LastUsed {
  return {
    at,
    grade: at ? "reported" : "none",
    precisionSeconds: at ? 86_400 : null,
    coveredSince: createdAt && createdAt >= notedSince ? createdAt : null,
    gap: createdAt && createdAt >= notedSince ? "none" : "no_telemetry",
  };
}
