"use client";

import { type FormEvent, useState } from "react";
import { FormMessage } from "@/components/auth/form-message";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field, InlineField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import { changeViewAction, saveViewAction } from "@/lib/features/views/actions";
import { type SavedView, type ViewContent, viewContentSchema } from "@/lib/features/views/schema";

/** What of a view the list itself says. */
export type ViewShape = Pick<ViewContent, "noun" | "query" | "sort" | "columns">;

/** Asks for the name of a view and who sees it, and saves it: a new one, or changes to `view`. */
export function ViewDialog({
  open,
  onOpenChange,
  view,
  shape,
  mayShare,
  onSaved,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  view: SavedView | undefined;
  shape: ViewShape;
  mayShare: boolean;
  onSaved: (id: string) => void;
}) {
  const startsHere = shape.noun === "identities";
  const [busy, setBusy] = useState(false);
  const [nameError, setNameError] = useState<string>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [shared, setShared] = useState(view?.shared ?? false);
  const [isDefault, setDefault] = useState(view?.isDefault ?? false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setRefusal(null);
    const name = String(new FormData(event.currentTarget).get("name"));
    const content = viewContentSchema.safeParse({ ...shape, name, shared, isDefault });
    setNameError(content.success ? undefined : content.error.issues[0]?.message);
    if (!content.success) return;
    setBusy(true);
    const result = await (view
      ? changeViewAction({ ...content.data, id: view.id })
      : saveViewAction(content.data)
    ).catch(() => undefined);
    setBusy(false);
    if (!result) {
      setRefusal("Rollcall could not be reached. Nothing may have been saved; try again.");
    } else if (result.serverError) {
      const { what, safe, next } = result.serverError;
      setRefusal(`${what} ${safe} ${next}`);
    } else if (result.validationErrors) {
      setRefusal("The view was not saved: part of it cannot be read. Reload the page and try again.");
    } else {
      notify(`Saved the view "${content.data.name}".`);
      onOpenChange(false);
      onSaved(view?.id ?? result.data?.id ?? "");
    }
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        size="sm"
        title={view ? "Change this view" : "Save as a view"}
        description={
          startsHere
            ? "The query, the order and the columns as they are now."
            : "The query and the order as they are now."
        }
      >
        <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
          <FormMessage>{refusal}</FormMessage>
          <Field label="Name" error={nameError} required>
            {(control) => (
              <Input
                {...control}
                name="name"
                maxLength={80}
                autoComplete="off"
                defaultValue={view?.name ?? ""}
                placeholder="For example: payments, unowned"
              />
            )}
          </Field>
          {mayShare ? (
            <InlineField
              label="Share it"
              help="Everybody here sees it; each sees only the rows within their reach."
            >
              {(control) => (
                <Checkbox
                  {...control}
                  checked={shared}
                  onCheckedChange={(next) => setShared(next === true)}
                />
              )}
            </InlineField>
          ) : null}
          {startsHere ? (
            <InlineField label="Start here" help="The inventory opens with this view for you.">
              {(control) => (
                <Checkbox
                  {...control}
                  checked={isDefault}
                  onCheckedChange={(next) => setDefault(next === true)}
                />
              )}
            </InlineField>
          ) : null}
          <div className="flex justify-end gap-2">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={busy}>
              Save view
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
