import type { BadgeTone } from "@/components/ui/badge";
import type { AlertRow, AlertState } from "@/lib/features/alerts/schema";

export const stateWords: Record<AlertState, { word: string; tone: BadgeTone; about: string }> = {
  stopped: { word: "Stopped", tone: "critical", about: "It may not go on. It says why." },
  off: { word: "Off", tone: "neutral", about: "Somebody switched it off." },
  unarmed: {
    word: "Not armed",
    tone: "unknown",
    about: "An administrator has to look at what it sends first.",
  },
  failing: { word: "Failing", tone: "critical", about: "A message of it was not delivered." },
  armed: { word: "Armed", tone: "ok", about: "It tells what is new by itself." },
};

export const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** `08:00` */
export function hourWord(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

/** How often an alert tells. */
export function cadenceWords({ cadence, hour, weekday }: AlertRow, timeZone: string): string {
  if (cadence === "at_once") return "At once";
  const at = `${hourWord(hour)} ${timeZone}`;
  return cadence === "daily" ? `Daily at ${at}` : `${weekdays[weekday - 1]}s at ${at}`;
}
