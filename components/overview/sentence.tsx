import type { ReactNode } from "react";
import { ErrorState } from "@/components/feedback/error-state";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { absoluteTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { Told } from "@/lib/features/overview/schema";

/** A part of the first screen: what it says once it was read, or why it cannot be said. Always with the time of its look. */
export function Sentence<T>({
  title,
  description,
  told,
  className,
  children,
}: {
  title: string;
  description?: string;
  told: Told<T>;
  className?: string;
  children: (value: T) => ReactNode;
}) {
  return (
    <Card className={className}>
      <header className="px-4 pt-3 pb-2">
        <div className="flex items-baseline justify-between gap-4">
          <h2 className="font-semibold text-base text-ink">{title}</h2>
          {told.ok ? <AsOf date={told.asOf} /> : null}
        </div>
        {description ? <p className="text-muted text-sm">{description}</p> : null}
      </header>
      <CardBody>
        {told.ok ? (
          children(told.value)
        ) : (
          <ErrorState what={told.what} safe={told.safe} next={told.next} id={told.id} />
        )}
      </CardBody>
    </Card>
  );
}

/** When the rows behind a number were read. */
export function AsOf({ date }: { date: Date }) {
  return (
    <span className="whitespace-nowrap text-muted text-xs">
      as of{" "}
      <time dateTime={date.toISOString()} title={absoluteTime(date)}>
        {`${date.toISOString().slice(11, 16)} UTC`}
      </time>
    </span>
  );
}

/** The place of a sentence that is on its way. */
export function SentenceSkeleton({
  title,
  lines = 3,
  className,
}: {
  title: string;
  lines?: number;
  className?: string;
}) {
  return (
    <Card className={className} aria-busy="true">
      <CardHeader title={title} />
      <CardBody className={cn("flex flex-col gap-3")}>
        {Array.from({ length: lines }, (_, line) => `line ${line}`).map((key, line) => (
          <Skeleton key={key} className={line === lines - 1 ? "w-2/3" : "w-full"} />
        ))}
      </CardBody>
    </Card>
  );
}
