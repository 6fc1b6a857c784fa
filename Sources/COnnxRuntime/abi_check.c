// Proves that connxruntime.h agrees with the official header: every slot's place and signature, every constant.
//
//     clang -fsyntax-only -Werror -Iinclude -DSLUICE_ORT_HEADER='"/usr/include/onnxruntime/onnxruntime_c_api.h"' abi_check.c
//
// Without that definition only the places are checked, against the numbers below.
#ifdef SLUICE_ORT_HEADER
// The two headers share these names for struct types of their own; opaque types are the same type in both.
#define OrtApi OfficialApi
#define OrtApiBase OfficialApiBase
#define OrtErrorCode OfficialErrorCode
#include SLUICE_ORT_HEADER
#undef OrtApi
#undef OrtApiBase
#undef OrtErrorCode
#endif

#include "connxruntime.h"

#ifdef SLUICE_ORT_HEADER
// Both arms of a conditional must have compatible types: another signature is an error.
#define SLOT(name, index)                                                                        \
    _Static_assert(offsetof(OrtApi, name) == (index) * sizeof(void *), #name);                   \
    _Static_assert(offsetof(OfficialApi, name) == (index) * sizeof(void *), #name);              \
    _Static_assert(sizeof(1 ? ((OrtApi *)0)->name : ((OfficialApi *)0)->name), #name)
#define CONSTANT(ours, theirs) _Static_assert((int)(ours) == (int)(theirs), #ours)
#else
#define SLOT(name, index) _Static_assert(offsetof(OrtApi, name) == (index) * sizeof(void *), #name)
#define CONSTANT(ours, theirs) _Static_assert(1, "")
#endif

SLOT(GetErrorCode, 1);
SLOT(GetErrorMessage, 2);
SLOT(CreateEnvWithCustomLogger, 4);
SLOT(CreateSession, 7);
SLOT(CreateSessionFromArray, 8);
SLOT(Run, 9);
SLOT(CreateSessionOptions, 10);
SLOT(SetSessionGraphOptimizationLevel, 23);
SLOT(SetIntraOpNumThreads, 24);
SLOT(SetInterOpNumThreads, 25);
SLOT(SessionGetInputCount, 30);
SLOT(SessionGetOutputCount, 31);
SLOT(SessionGetInputTypeInfo, 33);
SLOT(SessionGetOutputTypeInfo, 34);
SLOT(SessionGetInputName, 36);
SLOT(SessionGetOutputName, 37);
SLOT(CreateTensorWithDataAsOrtValue, 49);
SLOT(GetTensorMutableData, 51);
SLOT(CastTypeInfoToTensorInfo, 55);
SLOT(GetTensorElementType, 60);
SLOT(GetDimensionsCount, 61);
SLOT(GetDimensions, 62);
SLOT(GetSymbolicDimensions, 63);
SLOT(GetTensorTypeAndShape, 65);
SLOT(CreateCpuMemoryInfo, 69);
SLOT(AllocatorFree, 76);
SLOT(GetAllocatorWithDefaultOptions, 78);
SLOT(ReleaseStatus, 93);
SLOT(ReleaseMemoryInfo, 94);
SLOT(ReleaseSession, 95);
SLOT(ReleaseValue, 96);
SLOT(ReleaseTypeInfo, 98);
SLOT(ReleaseTensorTypeAndShapeInfo, 99);
SLOT(ReleaseSessionOptions, 100);
SLOT(SessionGetModelMetadata, 111);
SLOT(ModelMetadataGetProducerName, 112);
SLOT(ModelMetadataLookupCustomMetadataMap, 116);
SLOT(ReleaseModelMetadata, 118);
SLOT(ModelMetadataGetCustomMetadataMapKeys, 123);
SLOT(AddSessionConfigEntry, 130);

CONSTANT(OrtErrorInvalidProtobuf, ORT_INVALID_PROTOBUF);
CONSTANT(OrtErrorNotImplemented, ORT_NOT_IMPLEMENTED);
CONSTANT(OrtSeverityWarning, ORT_LOGGING_LEVEL_WARNING);
CONSTANT(OrtOptimizationNone, ORT_DISABLE_ALL);
CONSTANT(OrtOptimizationBasic, ORT_ENABLE_BASIC);
CONSTANT(OrtOptimizationExtended, ORT_ENABLE_EXTENDED);
CONSTANT(OrtOptimizationAll, ORT_ENABLE_ALL);
CONSTANT(OrtElementFloat32, ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT);
CONSTANT(OrtElementUInt8, ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8);
CONSTANT(OrtElementInt8, ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8);
CONSTANT(OrtElementUInt16, ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16);
CONSTANT(OrtElementInt16, ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16);
CONSTANT(OrtElementInt32, ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32);
CONSTANT(OrtElementInt64, ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64);
CONSTANT(OrtElementString, ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING);
CONSTANT(OrtElementBool, ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL);
CONSTANT(OrtElementFloat16, ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16);
CONSTANT(OrtElementFloat64, ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE);
CONSTANT(OrtElementUInt32, ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32);
CONSTANT(OrtElementUInt64, ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64);
CONSTANT(OrtElementBFloat16, ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16);
CONSTANT(OrtAllocatorKindDevice, OrtDeviceAllocator);
CONSTANT(OrtMemoryKindDefault, OrtMemTypeDefault);
CONSTANT(OrtApiLevelRequired <= ORT_API_VERSION, 1);
