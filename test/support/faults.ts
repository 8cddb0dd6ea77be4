// What an action fails with, as a plain value.
import { Fault, type FaultCode, type Faults } from '../../server/errors.js';

export type ThrownFault = { [C in FaultCode]: { code: C; data: Faults[C] } }[FaultCode];

/** The Fault that `act` throws; undefined when it throws nothing. Any other error passes through. */
export function faultOf(act: () => unknown): ThrownFault | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { code: error.code, data: error.data } as ThrownFault; // a Fault's data is of its code
  }
}
