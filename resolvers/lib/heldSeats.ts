// Which seats of a row are held at a moment, by whom, and under which KVS client id.
import type { Listener } from '../../schema/generated/schema.ts';
import type { SeatItem, SeatNumber, SessionItem } from '../../schema/sessionItem.ts';

/** The KVS client id of a seat. A seat of an older row has none of its own: there it is the seat's number. */
export function clientIdOf(number: SeatNumber, seat: SeatItem): string {
  return seat.clientId ?? number;
}

/** Who holds a seat at this second. */
export function listenersOf(seats: SessionItem['seats'], nowSeconds: number): Listener[] {
  const held = Object.entries(seats) as [SeatNumber, SeatItem][];
  return held
    .filter((entry) => entry[1].expiresAt > nowSeconds)
    .map(([seatId, seat]) => ({
      seatId,
      clientId: clientIdOf(seatId, seat),
      isGuest: seat.holderId === undefined,
    }));
}

/** How many seats somebody holds at this second. @param holderId the user id; none, a guest: not known, so 0 */
export function countSeatsOf(
  seats: SessionItem['seats'],
  holderId: string | null | undefined,
  nowSeconds: number,
): number {
  if (holderId === undefined || holderId === null) return 0;
  return Object.values(seats).filter((seat) => seat.expiresAt > nowSeconds && seat.holderId === holderId)
    .length;
}
