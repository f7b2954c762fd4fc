import type { Kernel } from "../kernel/kernel";

/** Kept with the host's own settings: dropped with them, not with the users. */
const ADMIN_EXISTED = "profile-guard.adminExisted";

/** Tells whether {@link rememberAdmin} has noted an administrator. */
export async function adminExisted(host: Kernel): Promise<boolean> {
  const { index } = host.internalIndex;
  const event = "core:storage:private:document:exist";
  return (await host.ask(event, index, "config", ADMIN_EXISTED)) as boolean;
}

/** Notes that there was an administrator once, or takes the note back. */
export async function rememberAdmin(host: Kernel, existed: boolean): Promise<void> {
  const { index } = host.internalIndex;
  if (existed) {
    const event = "core:storage:private:document:createOrReplace";
    await host.ask(event, index, "config", ADMIN_EXISTED, { at: Date.now() });
  } else if (await adminExisted(host)) {
    await host.ask("core:storage:private:document:delete", index, "config", ADMIN_EXISTED);
  }
}
