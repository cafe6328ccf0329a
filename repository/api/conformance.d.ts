// The public API. A test compares it with what the build emits; `pnpm api` writes it anew.

// @linechat/conformance

declare class Connection {
    #private;
    readonly lines: Line[];
    state: "open" | "ended" | "reset";
    isFlooded: boolean;
    receivedBytes: number;
    private constructor();
    static open(address: Address, now: () => number, onActivity: () => void, localAddress?: string): Promise<Connection>;
    send(bytes: string | Uint8Array): void;
    get unfinished(): string;
    get unfinishedBytes(): Uint8Array;
    pause(): void;
    resume(): void;
    halfClose(): void;
    leave(): void;
    reset(): void;
    destroy(): void;
}

declare class Failure extends Error {
    readonly expected: string;
    readonly came: readonly string[];
    readonly hint: string | undefined;
    readonly isHang: boolean;
    isOfGround: boolean;
    constructor(expected: string, came: readonly string[], hint?: string, isHang?: boolean);
    ofGround(): this;
}

declare class Line {
    #private;
    readonly text: string;
    readonly raw: string;
    readonly at: number;
    constructor(raw: string, at: number);
    get lower(): string;
}

declare class Output {
    #private;
    bytes: number;
    add(chunk: string): void;
    get text(): string;
    get lastError(): readonly string[] | undefined;
    get lastLines(): readonly string[];
}

declare class Patience {
    #private;
    readonly connections: Connection[];
    constructor(options: PatienceOptions);
    readonly now: () => number;
    readonly open: (localAddress?: string) => Promise<Connection>;
    readonly activity: (ms?: number) => Promise<void>;
    gap(): Promise<void>;
    isProbed(line: Line): boolean;
    isOfProbe(line: Line): boolean;
    until<T>(awaited: readonly Person[], check: () => T | undefined, fail: (why: Why) => Failure, { ownTrips }?: {
        readonly ownTrips?: boolean;
    }): Promise<T>;
    comesTrue(awaited: readonly Person[], check: () => boolean, fail: (why: Why) => Failure): Promise<boolean>;
    end(): void;
}

declare class Person {
    #private;
    name: string;
    nick: string;
    readonly connection: Connection;
    isIn: boolean;
    lineEnd: "\n" | "\r\n";
    readonly sent: Entry[];
    constructor(name: string, nick: string, connection: Connection, now: () => number);
    sendLine(text: string): void;
    sendBytes(bytes: string | Uint8Array): void;
    get mark(): number;
    since(mark: number): readonly Line[];
    record(what: Entry["what"], text?: string): void;
}

declare class Scene {
    #private;
    readonly address: Address;
    readonly server: Server | undefined;
    readonly hasNicknames: boolean;
    readonly isEcho: boolean;
    readonly people: Person[];
    readonly story: string[];
    readonly notes: Set<string>;
    readonly now: () => number;
    readonly until: Patience["until"];
    readonly comesTrue: Patience["comesTrue"];
    constructor(setting: Setting);
    connect(label: string, localAddress?: string): Promise<Person>;
    enter<const Labels extends readonly string[]>(...labels: Labels): Promise<{
        [K in keyof Labels]: Person;
    }>;
    enterAs(nick: string): Promise<Person>;
    meet(people: readonly Person[]): Promise<void>;
    sends(person: Person, text: string): void;
    sendsInPieces(person: Person, pieces: readonly (string | Uint8Array)[]): Promise<void>;
    fragmentIsRead(person: Person): Promise<void>;
    leaves(person: Person): void;
    breaksOff(person: Person): void;
    barrier(actor: Person, listeners?: readonly Person[]): Promise<void>;
    roundTrip(one: Person, two: Person): Promise<void>;
    echoTrip(person: Person): Promise<void>;
    did(sentence: string): void;
    text(...words: readonly string[]): string;
    name(word: string): string;
    shortName(): string;
    digits(): string;
    marks(): ReadonlyMap<Person, number>;
    othersIn(person: Person): readonly Person[];
    withToken(listener: Person, text: string, mark?: number): readonly Line[];
    quoted(lines: readonly Line[]): readonly string[];
    isOfTrip(line: Line): boolean;
    isSaid(line: Line): boolean;
    cameTo(person: Person, mark: number): readonly string[];
    plainLines(person: Person, mark: number, except?: string): readonly Line[];
    failure(expected: string, came: readonly string[], why?: Why, cause?: string): Failure;
    missed(listener: Person, text: string, mark: number): readonly string[];
    transcript(): readonly Entry[];
    end(): void;
    gap(): Promise<void>;
}

declare class Server {
    #private;
    readonly output: Output;
    readonly errors: Output;
    host: string;
    otherHost: string | undefined;
    port: number;
    exit: string | undefined;
    ignoresTerm: boolean;
    private constructor();
    static start(command: string, mark?: string): Promise<Server>;
    static killAll(): void;
    get pid(): number;
    get processorSeconds(): number | undefined;
    get readySeconds(): number | undefined;
    get waitedSeconds(): number | undefined;
    get isStopping(): boolean;
    lastOutput(): Promise<void>;
    terminate(): void;
    stop(): Promise<void>;
    static sweep(mark: string): Promise<void>;
}

declare class Stage extends Scene {
    #private;
    says(person: Person, text: string, hearing: Hearing): Promise<void>;
    heard(from: Person, text: string, hearing: Hearing): Promise<void>;
    hears(listener: Person, from: Person, text: string, mark?: number, as?: string): Promise<Line>;
    mustNotHear(listener: Person, text: string, mark?: number): void;
    ask(person: Person, question: string, isPatient?: boolean): Promise<readonly Line[]>;
    getsPlain(person: Person, mark: number, except?: string, isIt?: (line: Line) => boolean): Promise<boolean>;
    lists(person: Person, question: string, present: readonly string[], gone: readonly string[]): Promise<readonly Line[]>;
    isTold(person: Person, about: string, line: string): Promise<void>;
    isRefused(person: Person, expected: string, mark: number, why: string): Promise<"told" | "closed">;
}

declare const LEVELS: readonly [
    "echo",
    "broadcast",
    "chat",
    "rooms",
    "robust",
    "contract"
];

declare function allCases(): readonly Case[];

declare function casesOf(level: Level): readonly Case[];

declare function findCase(name: string): Case;

declare function grade(options: GradeOptions): Promise<Report>;

export type { Address, Case, CaseResult, Entry, GradeOptions, Level, Report, StageResult, Story };

export { LEVELS, allCases, casesOf, findCase, grade };

interface Address {
    readonly host: string;
    readonly port: number;
    readonly otherHost?: string | undefined;
    readonly tls?: {
        readonly ca?: string;
        readonly insecure: boolean;
    } | undefined;
}

interface Case {
    readonly name: string;
    readonly stage: Level;
    readonly rule: string;
    readonly asks: string;
    readonly cause: string;
    readonly needs: readonly string[];
    readonly run: (stage: Stage) => Promise<void>;
    readonly options?: readonly string[];
    readonly files?: Readonly<Record<string, string>>;
    readonly isExact?: boolean;
    readonly cannotRun?: string;
    readonly needsFresh?: boolean;
    readonly needsProcess?: boolean;
}

interface CaseResult {
    readonly case: Case;
    readonly outcome: "passed" | "failed" | "skipped";
    readonly ms: number;
    readonly story?: Story;
    readonly reason?: string;
    readonly notes: readonly string[];
    readonly transcript: readonly Entry[];
}

interface Entry {
    readonly at: number;
    readonly who: string;
    readonly what: "connects" | "sends" | "gets" | "leaves" | "is closed";
    readonly text: string;
}

interface GradeOptions {
    readonly address?: Address;
    readonly start?: string;
    readonly tls?: Address["tls"];
    readonly level: Level;
    readonly only?: readonly string[];
    readonly isFresh?: boolean;
    readonly jobs?: number;
    readonly isBrief?: boolean;
    readonly onResult?: (result: CaseResult) => void;
}

interface Hearing {
    readonly to: readonly Person[];
    readonly notTo?: readonly Person[];
    readonly mark?: ReadonlyMap<Person, number>;
    readonly as?: string;
    readonly times?: number;
}

interface PatienceOptions {
    readonly address: Address;
    readonly server: Server | undefined;
    readonly hasNicknames: boolean;
    readonly isEcho: boolean;
    readonly hangMs: number;
    readonly caseMs: number;
    readonly isExact: boolean;
}

interface Report {
    readonly level: Level;
    readonly results: readonly CaseResult[];
    readonly stages: readonly StageResult[];
    readonly reached: Level | undefined;
    readonly isOfSome: boolean;
    readonly next: CaseResult | undefined;
    readonly notes: readonly string[];
    readonly ms: number;
    readonly unreachable?: {
        readonly reason: string;
        readonly traceback: readonly string[];
    };
}

interface Setting {
    readonly address: Address;
    readonly server: Server | undefined;
    readonly hasNicknames: boolean;
    readonly isEcho: boolean;
    readonly hangMs: number;
    readonly isExact?: boolean;
    readonly caseMs: number;
}

interface StageResult {
    readonly stage: Level;
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
    readonly total: number;
}

interface Story {
    readonly did: readonly string[];
    readonly expected: string;
    readonly came: readonly string[];
    readonly traceback: readonly string[];
    readonly cause: string;
}

type Level = (typeof LEVELS)[number];

type Why = "quiet" | "closed" | "died" | "hangs" | "floods" | "late";
