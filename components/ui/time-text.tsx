"use client";

import { useEffect, useState } from "react";
import { absoluteTime, relativeTime } from "@/components/ui/relative-time";

/**
 * A moment: relative to look at, absolute in UTC as its tip. `now` fixes what it is relative to;
 * without it the text is brought up to date once a minute.
 */
export function TimeText({
  date,
  now,
  variant = "short",
  className,
}: {
  date: Date | string;
  now?: Date;
  variant?: "short" | "long" | "absolute";
  className?: string;
}) {
  const moment = typeof date === "string" ? new Date(date) : date;
  const [current, setCurrent] = useState(() => now ?? new Date());
  useEffect(() => {
    if (now) return;
    setCurrent(new Date());
    const timer = setInterval(() => setCurrent(new Date()), 60_000);
    return () => clearInterval(timer);
  }, [now]);
  const absolute = absoluteTime(moment);
  const shown = variant === "absolute" ? absolute : relativeTime(moment, now ?? current, variant);
  return (
    // The server's "now" is a moment older than the browser's.
    <time dateTime={moment.toISOString()} title={absolute} className={className} suppressHydrationWarning>
      {shown}
    </time>
  );
}
