// The rooms of all channels, and who may come in: a connect request in; the channel and its room, or a refusal as AWS words it, out.
import type { Clock } from '../../clock.ts';
import { AwsError } from '../../cloud.ts';
import { invalidArgument } from '../channelInput.ts';
import type { Channel } from '../channelTable.ts';
import type { Channels } from '../channels.ts';
import type { KinesisVideoQuotas, RateLimiter } from '../quotas.ts';
import { type ConnectRequest, operationOf } from './connectRequest.ts';
import { type Connection, closeCode } from './connection.ts';
import { Room } from './room.ts';

export interface RoomsOptions {
  readonly channels: Channels;
  readonly clock: Clock;
  readonly limiter: RateLimiter;
  readonly quotas: Pick<KinesisVideoQuotas, 'maxViewersPerChannel'>;
}

export interface Rooms {
  /**
   * Finds the room that a client asks for, and counts its attempt.
   * @throws AwsError ResourceNotFoundException, InvalidArgumentException, ClientLimitExceededException
   */
  admit(connect: ConnectRequest): { readonly channel: Channel; readonly room: Room };
  /** Forgets a connection, and its room when that was the last. */
  leave(channel: Channel, connection: Connection): void;
  /** Ends every connection. */
  close(code: number, reason: string): void;
}

/** Makes the rooms; a channel that is deleted closes its own. */
export function createRooms({ channels, clock, limiter, quotas }: RoomsOptions): Rooms {
  const rooms = new Map<string, Room>();

  channels.onDelete(({ arn }) => {
    rooms.get(arn)?.close(closeCode.normal, 'The channel was deleted');
    rooms.delete(arn);
  });

  function roomOf(arn: string): Room {
    const messageTtlMs = (): number => (channels.find(arn)?.messageTtlSeconds ?? 0) * 1000;
    const room = rooms.get(arn) ?? new Room({ clock, messageTtlMs });
    rooms.set(arn, room);
    return room;
  }

  function findChannel({ channelArn, endpointChannelId }: ConnectRequest): Channel {
    const channel = channels.find(channelArn);
    if (!channel || channel.status === 'DELETING') {
      throw new AwsError(
        'ResourceNotFoundException',
        'The requested channel is not found or not active.',
        404,
      );
    }
    if (channel.id === endpointChannelId) return channel;
    throw invalidArgument(
      'X-Amz-ChannelARN is not the channel of this endpoint; ask GetSignalingChannelEndpoint.',
    );
  }

  return {
    admit(connect) {
      const channel = findChannel(connect);
      limiter.count(operationOf(connect), channel.arn);
      const room = roomOf(channel.arn);
      const { clientId } = connect;
      const { maxViewersPerChannel } = quotas;
      if (clientId === null || room.viewerCountBesides(clientId) < maxViewersPerChannel) {
        return { channel, room };
      }
      const message = `The channel has its ${maxViewersPerChannel} viewers; no more can connect.`;
      throw new AwsError('ClientLimitExceededException', message, 400);
    },
    leave({ arn }, connection) {
      const room = rooms.get(arn);
      room?.leave(connection);
      if (room?.isEmpty) rooms.delete(arn);
    },
    close(code, reason) {
      for (const room of rooms.values()) room.close(code, reason);
    },
  };
}
