import { Button, ButtonLink } from "@/components/ui/button";
import { Label } from "@/components/ui/field";
import { controlClass, Input } from "@/components/ui/input";
import { auditEvents } from "@/lib/domain/audit-event";
import type { AuditFilter as Filter } from "@/lib/features/audit/schema";

/** The filter is a plain form: its state is the address. */
export function AuditFilter({ filter }: { filter: Filter }) {
  return (
    <form action="/audit" className="mb-4 flex flex-wrap items-end gap-3">
      <div className="w-64">
        <Label htmlFor="audit-code">What</Label>
        <select id="audit-code" name="code" defaultValue={filter.code ?? ""} className={controlClass}>
          <option value="">Everything</option>
          {Object.values(auditEvents).map(({ code, title }) => (
            <option key={code} value={code}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <div className="w-64">
        <Label htmlFor="audit-text">Who or on what</Label>
        <Input id="audit-text" name="text" type="search" defaultValue={filter.text ?? ""} maxLength={200} />
      </div>
      <div>
        <Label htmlFor="audit-from">From (UTC)</Label>
        <Input id="audit-from" name="from" type="date" defaultValue={filter.from ?? ""} />
      </div>
      <div>
        <Label htmlFor="audit-to">To</Label>
        <Input id="audit-to" name="to" type="date" defaultValue={filter.to ?? ""} />
      </div>
      <Button type="submit">Filter</Button>
      {filter.code || filter.text || filter.from || filter.to ? (
        <ButtonLink href="/audit" variant="ghost">
          Clear
        </ButtonLink>
      ) : null}
    </form>
  );
}
