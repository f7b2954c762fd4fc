import type { SignUp, SignUpLimit, SignUpStore } from "../../lib/host/port/SignUpStore";

/** Counts without end, and asks one function in the application's place. */
export class FakeSignUpStore implements SignUpStore {
  readonly admitted = new Map<string, number>();
  readonly consulted: SignUp[] = [];
  /** Does what the application does. */
  judge: (signUp: SignUp) => Promise<void> = async () => undefined;

  async admit(address: string, { requests, window }: SignUpLimit): Promise<number> {
    const count = this.admitted.get(address) ?? 0;
    if (count >= requests) {
      return window;
    }
    this.admitted.set(address, count + 1);
    return 0;
  }

  async consult(signUp: SignUp): Promise<void> {
    this.consulted.push(signUp);
    await this.judge(signUp);
  }
}
