"use client";

import { BookmarkPlus, ChevronDown, Pencil, Save, Trash2 } from "lucide-react";
import { useState } from "react";
import { ViewDialog, type ViewShape } from "@/components/inventory/view-dialog";
import { useAction } from "@/components/settings/use-action";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/dropdown-menu";
import { showText } from "@/lib/domain/text";
import { changeViewAction, deleteViewAction } from "@/lib/features/views/actions";
import type { SavedView } from "@/lib/features/views/schema";

/**
 * Saves what is shown as a view, and changes, renames or deletes the view that is open. It stands where it was pressed, and
 * is open.
 */
export function ViewMenu({
  view,
  label,
  edited,
  shape,
  mayShare,
  onSaved,
  onDeleted,
}: {
  /** The saved view that is open. */
  view: SavedView | undefined;
  label: string;
  /** What is shown is no longer what the view holds. */
  edited: boolean;
  shape: ViewShape;
  mayShare: boolean;
  onSaved: (id: string) => void;
  onDeleted: () => void;
}) {
  const [dialog, setDialog] = useState<"new" | "change" | undefined>(view?.editable ? undefined : "new");
  const [deleting, setDeleting] = useState(false);
  const [busy, run] = useAction();
  const own = view?.editable ? view : undefined;
  // A view that was just saved does not open its menu.
  const [startOpen] = useState(own !== undefined);
  const dialogs = (
    <>
      {dialog ? (
        <ViewDialog
          open
          onOpenChange={() => setDialog(undefined)}
          view={dialog === "change" ? own : undefined}
          shape={shape}
          mayShare={mayShare}
          onSaved={onSaved}
        />
      ) : null}
      {own ? (
        <ConfirmDialog
          open={deleting}
          onOpenChange={setDeleting}
          title={`Delete the view "${showText(own.name, 60)}"?`}
          verb="Delete view"
          busy={busy}
          onConfirm={() =>
            run(async () => {
              const result = await deleteViewAction({ id: own.id });
              if (!result?.serverError) onDeleted();
              return result;
            }, "The view is deleted.")
          }
        >
          <p>
            {own.shared ? "It disappears for everybody it is shared with." : "Only you see it."} Nothing that
            it lists is touched.
          </p>
        </ConfirmDialog>
      ) : null}
    </>
  );
  if (!own) {
    return (
      <>
        <Button onClick={() => setDialog("new")}>
          <BookmarkPlus aria-hidden /> {label}
        </Button>
        {dialogs}
      </>
    );
  }
  const save = () => {
    const { id, name, shared, isDefault } = own;
    run(() => changeViewAction({ ...shape, id, name, shared, isDefault }), `Saved the view "${name}".`);
  };
  return (
    <>
      <Menu defaultOpen={startOpen}>
        <MenuTrigger asChild>
          <Button busy={busy}>
            {label} <ChevronDown aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent>
          {edited ? (
            <MenuItem onSelect={save}>
              <Save aria-hidden /> Save the changes
            </MenuItem>
          ) : null}
          <MenuItem onSelect={() => setDialog("new")}>
            <BookmarkPlus aria-hidden /> Save as another view…
          </MenuItem>
          <MenuItem onSelect={() => setDialog("change")}>
            <Pencil aria-hidden /> Rename, share{shape.noun === "identities" ? ", start here" : ""}…
          </MenuItem>
          <MenuSeparator />
          <MenuItem danger onSelect={() => setDeleting(true)}>
            <Trash2 aria-hidden /> Delete…
          </MenuItem>
        </MenuContent>
      </Menu>
      {dialogs}
    </>
  );
}
