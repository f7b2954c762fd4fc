import type { Kernel } from "../kernel/kernel";

/** Kept with the host's own settings: dropped with them, not with the users. */
const ADMIN_EXISTED = "profile-guard.adminExisted";

/** Tells whether it is noted that an administrator existed. */
export async function readAdminNote(host: Kernel): Promise<boolean> {
  const { index } = host.internalIndex;
  const event = "core:storage:private:document:exist";
  return (await host.ask(event, index, "config", ADMIN_EXISTED)) as boolean;
}

/** Notes that an administrator existed, or that none did. */
export async function writeAdminNote(host: Kernel, existed: boolean): Promise<void> {
  const { index } = host.internalIndex;
  if (existed) {
    const event = "core:storage:private:document:createOrReplace";
    await host.ask(event, index, "config", ADMIN_EXISTED, { at: Date.now() });
  } else if (await readAdminNote(host)) {
    await host.ask("core:storage:private:document:delete", index, "config", ADMIN_EXISTED);
  }
}
