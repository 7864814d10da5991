import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "@/components/ui/cn";

/** The visible name of a control. */
export function Label({ className, children, htmlFor, ...props }: ComponentProps<"label">) {
  return (
    <label htmlFor={htmlFor} className={cn("font-medium text-ink text-sm", className)} {...props}>
      {children}
    </label>
  );
}

/** What `Field` hands to its control, so that label, help and error belong to it for screen readers too. */
export interface FieldControl {
  id: string;
  required?: true;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

/**
 * A labelled control with help and error: `<Field label="Name">{(control) => <Input {...control} name="name" />}</Field>`.
 * An error is announced when it appears.
 */
export function Field({
  label,
  help,
  error,
  required = false,
  optional = false,
  className,
  children,
}: {
  label: ReactNode;
  help?: ReactNode;
  error?: string;
  required?: boolean;
  /** Says so beside the label; use where most fields of the form are required. */
  optional?: boolean;
  className?: string;
  children: (control: FieldControl) => ReactNode;
}) {
  const id = useId();
  const described = [help ? `${id}-help` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  const control: FieldControl = { id };
  if (required) control.required = true;
  if (described) control["aria-describedby"] = described;
  if (error) control["aria-invalid"] = true;
  return (
    <div className={cn("flex min-w-0 flex-col gap-1", className)}>
      <Label htmlFor={id}>
        {label}
        {optional ? <span className="font-normal text-muted"> (optional)</span> : null}
      </Label>
      {children(control)}
      {help ? (
        <p id={`${id}-help`} className="text-muted text-xs">
          {help}
        </p>
      ) : null}
      <p
        id={`${id}-error`}
        role="alert"
        className="flex items-start gap-1 text-critical text-xs empty:hidden"
      >
        {error ? <CircleAlert className="mt-0.5 size-3 shrink-0" aria-hidden /> : null}
        {error}
      </p>
    </div>
  );
}

/** A checkbox or switch with its label and help beside it. */
export function InlineField({
  label,
  help,
  className,
  children,
}: {
  label: ReactNode;
  help?: ReactNode;
  className?: string;
  children: (control: FieldControl) => ReactNode;
}) {
  const id = useId();
  const control: FieldControl = { id };
  if (help) control["aria-describedby"] = `${id}-help`;
  return (
    <div className={cn("flex items-start gap-2.5", className)}>
      <span className="flex h-5 items-center">{children(control)}</span>
      <div className="flex min-w-0 flex-col">
        <Label htmlFor={id} className="font-normal">
          {label}
        </Label>
        {help ? (
          <p id={`${id}-help`} className="text-muted text-xs">
            {help}
          </p>
        ) : null}
      </div>
    </div>
  );
}
