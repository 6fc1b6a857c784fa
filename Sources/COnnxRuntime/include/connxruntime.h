// The part of ONNX Runtime's C interface that Sluice calls, declared in our own words.
//
// The library is loaded while the program runs, and exports one function, OrtGetApiBase. It leads to OrtApi, a
// table of functions that is only ever appended to: a slot keeps its place and its signature in every later
// release. So only the slots in use are declared here, and the rest is padding, named after its first slot.
// abi_check.c compares every declaration with the official header.
#pragma once

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// The lowest API level that has every slot below; release 1.n of the library offers levels 1 to n.
enum { OrtApiLevelRequired = 5 };

typedef struct OrtAllocator OrtAllocator;
typedef struct OrtEnv OrtEnv;
typedef struct OrtMemoryInfo OrtMemoryInfo;
typedef struct OrtModelMetadata OrtModelMetadata;
typedef struct OrtRunOptions OrtRunOptions;
typedef struct OrtSession OrtSession;
typedef struct OrtSessionOptions OrtSessionOptions;
typedef struct OrtStatus OrtStatus;
typedef struct OrtTensorTypeAndShapeInfo OrtTensorTypeAndShapeInfo;
typedef struct OrtTypeInfo OrtTypeInfo;
typedef struct OrtValue OrtValue;

// NULL for success, else an error that the caller releases.
typedef OrtStatus *_Nullable OrtResult;

typedef uint32_t OrtErrorCode;
enum { OrtErrorInvalidProtobuf = 7, OrtErrorNotImplemented = 9 };

typedef uint32_t OrtSeverity;
enum { OrtSeverityWarning = 2 };

typedef uint32_t OrtOptimization;
enum { OrtOptimizationNone = 0, OrtOptimizationBasic = 1, OrtOptimizationExtended = 2, OrtOptimizationAll = 99 };

// Numbered as in ONNX's TensorProto.DataType.
typedef uint32_t OrtElementType;
enum {
    OrtElementFloat32 = 1,
    OrtElementUInt8 = 2,
    OrtElementInt8 = 3,
    OrtElementUInt16 = 4,
    OrtElementInt16 = 5,
    OrtElementInt32 = 6,
    OrtElementInt64 = 7,
    OrtElementString = 8,
    OrtElementBool = 9,
    OrtElementFloat16 = 10,
    OrtElementFloat64 = 11,
    OrtElementUInt32 = 12,
    OrtElementUInt64 = 13,
    OrtElementBFloat16 = 16,
};

typedef int32_t OrtAllocatorKind;
enum { OrtAllocatorKindDevice = 0 };

typedef int32_t OrtMemoryKind;
enum { OrtMemoryKindDefault = 0 };

// Gets what the library has to say. May be called from any thread; the strings live for the call only.
typedef void (*OrtLogCallback)(
    void *_Nullable context, OrtSeverity severity, const char *_Nullable category, const char *_Nullable name,
    const char *_Nullable location, const char *_Nullable message);

#define OUT(type) type *_Nullable *_Nonnull
#define LIST(type) type *_Nullable const *_Nonnull

typedef struct OrtApi {
    uintptr_t slot0[1];
    OrtErrorCode (*_Nonnull GetErrorCode)(const OrtStatus *status);
    const char *_Nonnull (*_Nonnull GetErrorMessage)(const OrtStatus *status);
    uintptr_t slot3[1];
    OrtResult (*_Nonnull CreateEnvWithCustomLogger)(
        OrtLogCallback log, void *_Nullable context, OrtSeverity lowest, const char *name, OUT(OrtEnv) env);
    uintptr_t slot5[2];
    OrtResult (*_Nonnull CreateSession)(
        const OrtEnv *env, const char *path, const OrtSessionOptions *options, OUT(OrtSession) session);
    OrtResult (*_Nonnull CreateSessionFromArray)(
        const OrtEnv *env, const void *bytes, size_t count, const OrtSessionOptions *options,
        OUT(OrtSession) session);
    OrtResult (*_Nonnull Run)(
        OrtSession *session, const OrtRunOptions *_Nullable options, LIST(const char) inputNames,
        LIST(const OrtValue) inputs, size_t inputCount, LIST(const char) outputNames,
        size_t outputCount, OUT(OrtValue) outputs);
    OrtResult (*_Nonnull CreateSessionOptions)(OUT(OrtSessionOptions) options);
    uintptr_t slot11[12];
    OrtResult (*_Nonnull SetSessionGraphOptimizationLevel)(OrtSessionOptions *options, OrtOptimization level);
    OrtResult (*_Nonnull SetIntraOpNumThreads)(OrtSessionOptions *options, int threads);
    OrtResult (*_Nonnull SetInterOpNumThreads)(OrtSessionOptions *options, int threads);
    uintptr_t slot26[4];
    OrtResult (*_Nonnull SessionGetInputCount)(const OrtSession *session, size_t *count);
    OrtResult (*_Nonnull SessionGetOutputCount)(const OrtSession *session, size_t *count);
    uintptr_t slot32[1];
    OrtResult (*_Nonnull SessionGetInputTypeInfo)(const OrtSession *session, size_t index, OUT(OrtTypeInfo) info);
    OrtResult (*_Nonnull SessionGetOutputTypeInfo)(const OrtSession *session, size_t index, OUT(OrtTypeInfo) info);
    uintptr_t slot35[1];
    OrtResult (*_Nonnull SessionGetInputName)(
        const OrtSession *session, size_t index, OrtAllocator *allocator, OUT(char) name);
    OrtResult (*_Nonnull SessionGetOutputName)(
        const OrtSession *session, size_t index, OrtAllocator *allocator, OUT(char) name);
    uintptr_t slot38[11];
    OrtResult (*_Nonnull CreateTensorWithDataAsOrtValue)(
        const OrtMemoryInfo *memory, void *data, size_t size, const int64_t *shape, size_t rank,
        OrtElementType type, OUT(OrtValue) value);
    uintptr_t slot50[1];
    OrtResult (*_Nonnull GetTensorMutableData)(OrtValue *value, OUT(void) data);
    uintptr_t slot52[3];
    OrtResult (*_Nonnull CastTypeInfoToTensorInfo)(const OrtTypeInfo *info, OUT(const OrtTensorTypeAndShapeInfo) tensor);
    uintptr_t slot56[4];
    OrtResult (*_Nonnull GetTensorElementType)(const OrtTensorTypeAndShapeInfo *info, OrtElementType *type);
    OrtResult (*_Nonnull GetDimensionsCount)(const OrtTensorTypeAndShapeInfo *info, size_t *rank);
    OrtResult (*_Nonnull GetDimensions)(const OrtTensorTypeAndShapeInfo *info, int64_t *dimensions, size_t rank);
    OrtResult (*_Nonnull GetSymbolicDimensions)(
        const OrtTensorTypeAndShapeInfo *info, OUT(const char) names, size_t rank);
    uintptr_t slot64[1];
    OrtResult (*_Nonnull GetTensorTypeAndShape)(const OrtValue *value, OUT(OrtTensorTypeAndShapeInfo) info);
    uintptr_t slot66[3];
    OrtResult (*_Nonnull CreateCpuMemoryInfo)(OrtAllocatorKind kind, OrtMemoryKind memory, OUT(OrtMemoryInfo) info);
    uintptr_t slot70[6];
    OrtResult (*_Nonnull AllocatorFree)(OrtAllocator *allocator, void *memory);
    uintptr_t slot77[1];
    OrtResult (*_Nonnull GetAllocatorWithDefaultOptions)(OUT(OrtAllocator) allocator);
    uintptr_t slot79[14];
    void (*_Nonnull ReleaseStatus)(OrtStatus *_Nullable status);
    void (*_Nonnull ReleaseMemoryInfo)(OrtMemoryInfo *_Nullable info);
    void (*_Nonnull ReleaseSession)(OrtSession *_Nullable session);
    void (*_Nonnull ReleaseValue)(OrtValue *_Nullable value);
    uintptr_t slot97[1];
    void (*_Nonnull ReleaseTypeInfo)(OrtTypeInfo *_Nullable info);
    void (*_Nonnull ReleaseTensorTypeAndShapeInfo)(OrtTensorTypeAndShapeInfo *_Nullable info);
    void (*_Nonnull ReleaseSessionOptions)(OrtSessionOptions *_Nullable options);
    uintptr_t slot101[10];
    OrtResult (*_Nonnull SessionGetModelMetadata)(const OrtSession *session, OUT(OrtModelMetadata) metadata);
    OrtResult (*_Nonnull ModelMetadataGetProducerName)(
        const OrtModelMetadata *metadata, OrtAllocator *allocator, OUT(char) name);
    uintptr_t slot113[3];
    OrtResult (*_Nonnull ModelMetadataLookupCustomMetadataMap)(
        const OrtModelMetadata *metadata, OrtAllocator *allocator, const char *key, OUT(char) value);
    uintptr_t slot117[1];
    void (*_Nonnull ReleaseModelMetadata)(OrtModelMetadata *_Nullable metadata);
    uintptr_t slot119[4];
    OrtResult (*_Nonnull ModelMetadataGetCustomMetadataMapKeys)(
        const OrtModelMetadata *metadata, OrtAllocator *allocator, OUT(char *_Nullable) keys, int64_t *count);
    uintptr_t slot124[6];
    OrtResult (*_Nonnull AddSessionConfigEntry)(OrtSessionOptions *options, const char *key, const char *value);
} OrtApi;

#undef OUT
#undef LIST

typedef struct OrtApiBase {
    // NULL if the library is too old for `level`.
    const OrtApi *_Nullable (*_Nonnull GetApi)(uint32_t level);
    const char *_Nonnull (*_Nonnull GetVersionString)(void);
} OrtApiBase;

// The type of the exported function OrtGetApiBase.
typedef const OrtApiBase *_Nullable (*OrtApiBaseGetter)(void);

#pragma clang assume_nonnull end
