// One change of one row as a stream's reader gets it.
import type { Image } from './engine.ts';
import type { StreamViewType } from './tableDefinition.ts';
import { imageSizeBytes } from './image.ts';

/**
 * A record in the shape in which Lambda passes it to a function.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Image;
    readonly NewImage?: Image;
    readonly OldImage?: Image;
    /** 21 digits: text order is number order. */
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamViewType;
  };
  readonly eventSourceARN: string;
  /** Present when DynamoDB itself deleted the row because its time to live was over. */
  readonly userIdentity?: UserIdentity;
}

export interface UserIdentity {
  readonly type: 'Service';
  readonly principalId: 'dynamodb.amazonaws.com';
}

/** The row before and after; one of them is absent when the row was made or removed. */
export interface Change {
  readonly oldImage?: Image | undefined;
  readonly newImage?: Image | undefined;
  readonly userIdentity?: UserIdentity | undefined;
}

/** What all records of one stream have in common. */
export interface StreamIdentity {
  readonly streamArn: string;
  readonly region: string;
  readonly viewType: StreamViewType;
  readonly keyAttributes: readonly string[];
}

/** The text of the `count`th sequence number. */
export function toSequenceNumber(count: number): string {
  return `1${String(count).padStart(20, '0')}`;
}

/** Makes the record of a change; at least one of the two images must be there. */
export function toStreamRecord(
  stream: StreamIdentity,
  change: Change,
  at: { sequenceNumber: string; timeMs: number; eventId: string },
): StreamRecord {
  const { oldImage, newImage, userIdentity } = change;
  const row = newImage ?? oldImage ?? {};
  const keys = Object.fromEntries(stream.keyAttributes.map((name) => [name, row[name] ?? {}]));
  const isNewShown = stream.viewType === 'NEW_IMAGE' || stream.viewType === 'NEW_AND_OLD_IMAGES';
  const isOldShown = stream.viewType === 'OLD_IMAGE' || stream.viewType === 'NEW_AND_OLD_IMAGES';
  const images = {
    ...(isNewShown && newImage ? { NewImage: newImage } : {}),
    ...(isOldShown && oldImage ? { OldImage: oldImage } : {}),
  };
  return {
    eventID: at.eventId,
    eventName: !oldImage ? 'INSERT' : newImage ? 'MODIFY' : 'REMOVE',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: stream.region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at.timeMs / 1000),
      Keys: keys,
      ...images,
      SequenceNumber: at.sequenceNumber,
      SizeBytes: [keys, ...Object.values(images)].reduce((sum, image) => sum + imageSizeBytes(image), 0),
      StreamViewType: stream.viewType,
    },
    eventSourceARN: stream.streamArn,
    ...(userIdentity ? { userIdentity } : {}),
  };
}
